package io.carom.lists;

import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Recall;
import java.util.Arrays;
import java.util.Optional;

/// What is out of a list's file now, and where in the file each piece is missing.
///
/// Two ways to count octets meet here: in the file as it is, and in the file as it would be with
/// every piece put back, which is how the journal counts. While nobody else edits the file, the
/// second never changes, so pieces find their exact place again in any order. After somebody's
/// edit the places are hints, and neighbours decide.
final class Gaps {

  private long[] start = new long[16];
  private int[] length = new int[16];
  private long[] change = new long[16];
  private long[] place = new long[16];
  /// How many octets of this piece and those before it are missing.
  private long[] outUpTo = new long[16];

  private int count;

  static Gaps of(Recall recall, String list) {
    Gaps gaps = new Gaps();
    recall.out(list, gaps::add);
    return gaps;
  }

  /// Takes the pieces in the order of their offsets; a row that was marked is not out.
  private void add(RemovedPiece piece) {
    if (piece.isMark()) {
      return;
    }
    if (count == start.length) {
      start = Arrays.copyOf(start, count * 2);
      length = Arrays.copyOf(length, count * 2);
      change = Arrays.copyOf(change, count * 2);
      place = Arrays.copyOf(place, count * 2);
      outUpTo = Arrays.copyOf(outUpTo, count * 2);
    }
    start[count] = piece.offset();
    length[count] = piece.bytes().length();
    change[count] = piece.changeId();
    // Pieces from before and after somebody's edit may overlap; places never run backwards.
    long lastPlace = count == 0 ? 0 : place[count - 1];
    long out = count == 0 ? 0 : outUpTo[count - 1];
    place[count] = Math.max(lastPlace, piece.offset() - out);
    outUpTo[count] = out + piece.bytes().length();
    count++;
  }

  /// Where a line that starts at `offset` of the file would start with everything put back.
  long full(long offset) {
    int before = firstAfter(offset);
    return offset + (before == 0 ? 0 : outUpTo[before - 1]);
  }

  /// The piece missing right before the line that starts there.
  Optional<Piece> before(long offset) {
    int i = firstAfter(offset) - 1;
    return i >= 0 && place[i] == offset ? Optional.of(piece(i)) : Optional.empty();
  }

  /// The piece missing right behind the line that ends there.
  Optional<Piece> behind(long offset) {
    int i = firstAfter(offset - 1);
    return i < count && place[i] == offset ? Optional.of(piece(i)) : Optional.empty();
  }

  /// Where in the file this piece of a change is missing, with the run of pieces that are
  /// missing beside it.
  Optional<Run> run(RemovedPiece sought) {
    for (int i = firstFrom(sought.offset()); i < count && start[i] == sought.offset(); i++) {
      if (change[i] == sought.changeId()) {
        int first = i;
        while (first > 0 && start[first - 1] + length[first - 1] == start[first]) {
          first--;
        }
        int last = i;
        while (last + 1 < count && start[last] + length[last] == start[last + 1]) {
          last++;
        }
        return Optional.of(new Run(place[i], piece(first), piece(last)));
      }
    }
    return Optional.empty();
  }

  private Piece piece(int i) {
    return new Piece(change[i], start[i]);
  }

  /// The first piece missing behind `offset` of the file.
  private int firstAfter(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (place[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int firstFrom(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Which piece of which change.
  record Piece(long change, long offset) {
    RemovedPiece of(Recall recall) {
      return recall.removed(change).stream()
          .filter(p -> p.offset() == offset)
          .findFirst()
          .orElseThrow();
    }
  }

  /// Pieces that stand side by side in the full file and are all out.
  ///
  /// @param place where in the file they are missing
  record Run(long place, Piece first, Piece last) {}
}
