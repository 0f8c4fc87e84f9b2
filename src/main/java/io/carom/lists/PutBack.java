package io.carom.lists;

import io.carom.ledger.Entries.RemovedPiece;
import io.carom.mail.RecipientKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Map<Missing, Spot> spots = new LinkedHashMap<>();
  private final Set<RecipientKey> present = new HashSet<>();
  private Stamp stamp;
  private String hash;

  private PutBack(List<Missing> missing, Stamp stamp) {
    for (Missing m : missing) {
      m.before.forEach(h -> byBefore.computeIfAbsent(h, _ -> new ArrayList<>()).add(m));
      m.behind.forEach(h -> byBehind.computeIfAbsent(h, _ -> new ArrayList<>()).add(m));
    }
    this.stamp = stamp;
    this.hash = "";
  }

  /// @param recipients whose pieces they are, to see whether the file holds them again
  static PutBack of(Path file, List<Missing> missing, Set<RecipientKey> recipients)
      throws IOException, ListRefused {
    PutBack places = new PutBack(missing, Stamp.of(file));
    try (Lines lines = Lines.of(file)) {
      String left = EDGE;
      String lineEnd = "";
      String style = "\n";
      while (lines.next()) {
        String right = lines.lineHash();
        places.consider(new Spot(lines.offset(), 0, lineEnd, style, false), left, right);
        if (lines.text() instanceof TextLine.Subscriber(RecipientKey recipient)
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
    return spots.keySet().stream().anyMatch(m -> m.piece.equals(piece));
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
    return edits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
