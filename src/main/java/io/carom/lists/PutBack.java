package io.carom.lists;

import io.carom.ledger.Entries.RemovedPiece;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Where removed pieces belong in a list's file as it is now, at one reading.
///
/// A piece goes between both its neighbours, of several such places into the one nearest to
/// where it is missing; else beside the one neighbour that is left; else to the end of the file
/// at which it stood. It never goes into a line.
final class PutBack {

  private static final String BLANK = Hashing.line(new byte[0], 0, 0);
  private static final String EDGE = "";

  /// A piece and how its place may be recognised.
  ///
  /// @param place where it is missing, if nobody edited the file
  record Missing(RemovedPiece piece, long place, Set<String> before, Set<String> behind) {
    /// A row that was marked is known by what was written in its place.
    static Missing marked(RemovedPiece piece) {
      return new Missing(piece, piece.offset(), Set.of(), Set.of());
    }

    Missing {
      before = Set.copyOf(before);
      behind = Set.copyOf(behind);
    }
  }

  /// Between two lines.
  ///
  /// @param lineEnd what is to be written first, where the line before has no line end
  /// @param last nothing follows
  private record Spot(long offset, int likeness, String lineEnd, String style, boolean last) {}

  private final Map<String, List<Missing>> byBefore = new HashMap<>();
  private final Map<String, List<Missing>> byBehind = new HashMap<>();
  private final Map<String, Deque<Missing>> byMark = new HashMap<>();
  private final Map<Missing, Edit> unmarking = new LinkedHashMap<>();
  private final Map<Missing, Spot> spots = new LinkedHashMap<>();
  private final Set<RecipientKey> present = new HashSet<>();
  private Stamp stamp;
  private String hash;

  private PutBack(List<Missing> missing, Stamp stamp) {
    for (Missing m : missing) {
      if (m.piece.isMark()) {
        byte[] mark = m.piece.instead().array();
        String known = Hashing.line(mark, 0, mark.length);
        byMark.computeIfAbsent(known, _ -> new ArrayDeque<>()).add(m);
      }
      m.before.forEach(h -> byBefore.computeIfAbsent(h, _ -> new ArrayList<>()).add(m));
      m.behind.forEach(h -> byBehind.computeIfAbsent(h, _ -> new ArrayList<>()).add(m));
    }
    this.stamp = stamp;
    this.hash = "";
  }

  /// @param recipients whose pieces they are, to see whether the file holds them again
  static PutBack of(Source source, List<Missing> missing, Set<RecipientKey> recipients)
      throws IOException, ListRefused {
    PutBack places = new PutBack(missing, Stamp.of(source.path()));
    try (Lines lines = Lines.of(source)) {
      String left = EDGE;
      String lineEnd = "";
      String style = "\n";
      while (lines.next()) {
        String right = lines.lineHash();
        if (!lines.isHeader()) {
          places.consider(new Spot(lines.offset(), 0, lineEnd, style, false), left, right);
        }
        if (!places.unmark(lines, right)
            && lines.entry() instanceof Entry.Subscriber(RecipientKey recipient)
            && recipients.contains(recipient)) {
          places.present.add(recipient);
        }
        left = right;
        style = lines.lineEnd().isEmpty() ? style : lines.lineEnd();
        lineEnd = lines.lineEnd().isEmpty() ? style : "";
      }
      places.consider(new Spot(lines.end(), 0, lineEnd, style, true), left, EDGE);
      places.hash = lines.hash();
      return places;
    }
  }

  /// Takes the marks from this row if it is one of ours as we wrote it.
  private boolean unmark(Lines lines, String hash) {
    Missing marked = byMark.getOrDefault(hash, new ArrayDeque<>()).poll();
    if (marked == null) {
      return false;
    }
    byte[] row = marked.piece.bytes().array();
    int now = (int) (lines.end() - lines.offset()) - lines.lineEnd().length();
    byte[] bare = Arrays.copyOf(row, Hashing.bare(row, 0, row.length));
    unmarking.put(marked, new Edit(lines.offset(), now, Octets.of(bare)));
    return true;
  }

  private void consider(Spot spot, String left, String right) {
    byBefore.getOrDefault(left, List.of()).forEach(m -> consider(m, spot, left, right));
    byBehind.getOrDefault(right, List.of()).forEach(m -> consider(m, spot, left, right));
  }

  private void consider(Missing missing, Spot spot, String left, String right) {
    int likeness = likeness(missing, left, right);
    Spot known = spots.get(missing);
    boolean nearer =
        known != null
            && known.likeness == likeness
            && Math.abs(spot.offset - missing.place) < Math.abs(known.offset - missing.place);
    if (likeness > 0 && (known == null || known.likeness < likeness || nearer)) {
      spots.put(missing, new Spot(spot.offset, likeness, spot.lineEnd, spot.style, spot.last));
    }
  }

  private static int likeness(Missing missing, String left, String right) {
    boolean before = missing.before.contains(left);
    boolean behind = missing.behind.contains(right);
    if (before && behind) {
      return 3;
    }
    String only = before ? left : right;
    // A blank line alone is no landmark.
    return only.equals(BLANK) ? 0 : only.equals(EDGE) ? 1 : 2;
  }

  Stamp stamp() {
    return stamp;
  }

  String hash() {
    return hash;
  }

  /// The file holds this address.
  boolean holds(RecipientKey recipient) {
    return present.contains(recipient);
  }

  /// Whether there is a place for this piece.
  boolean has(RemovedPiece piece) {
    return Stream.concat(spots.keySet().stream(), unmarking.keySet().stream())
        .anyMatch(m -> m.piece.equals(piece));
  }

  /// What to write where, so that these changes' pieces are back.
  List<Edit> edits(Set<Long> changes) {
    List<Map.Entry<Missing, Spot>> back =
        spots.entrySet().stream()
            .filter(e -> changes.contains(e.getKey().piece.changeId()))
            .sorted(
                Comparator.comparingLong((Map.Entry<Missing, Spot> e) -> e.getValue().offset)
                    .thenComparingLong(e -> e.getKey().piece.offset()))
            .toList();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < back.size(); ) {
      Spot spot = back.get(i).getValue();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(ascii(spot.lineEnd));
      boolean open = false;
      for (; i < back.size() && back.get(i).getValue().offset == spot.offset; i++) {
        byte[] piece = back.get(i).getKey().piece.bytes().array();
        bytes.writeBytes(open ? ascii(spot.style) : new byte[0]);
        bytes.writeBytes(piece);
        byte last = piece[piece.length - 1];
        open = last != '\n' && last != '\r';
      }
      bytes.writeBytes(open && !spot.last ? ascii(spot.style) : new byte[0]);
      edits.add(Edit.insert(spot.offset, bytes.toByteArray()));
    }
    unmarking.forEach(
        (missing, edit) -> {
          if (changes.contains(missing.piece.changeId())) {
            edits.add(edit);
          }
        });
    // Stable: what is inserted before a marked row comes before that row.
    edits.sort(Comparator.comparingLong(Edit::offset));
    return edits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
