package io.carom.lists;

import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Recall;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where in a list's file some addresses stand, at one reading.
///
/// @param stamp what the file was before it was read
/// @param hash SHA-256 of what was read
/// @param layout what the file is laid out as
/// @param found every record that is one of the addresses', in the order of the file
/// @param unclear addresses named by a record that is not clearly theirs, with its line
record Search(
    Stamp stamp, String hash, Layout layout, List<Found> found, Map<RecipientKey, Long> unclear) {

  /// One record that is an address's own.
  ///
  /// @param number of its first line, from 1
  /// @param before hash of the record before; empty at the start
  /// @param after hash of the record behind; empty at the end
  record Found(
      RecipientKey recipient, long number, long offset, Octets line, String before, String after) {

    Edit edit(Octets instead) {
      return new Edit(offset, line.length(), instead);
    }

    /// The line as the journal keeps it: its place and its neighbours in the list as it would be
    /// with everything that is out put back.
    RemovedPiece piece(long change, Octets instead, Gaps gaps, Recall recall) {
      return new RemovedPiece(
          change,
          gaps.full(offset),
          line,
          gaps.before(offset).map(p -> hash(p, recall)).orElse(before),
          gaps.behind(offset + line.length()).map(p -> hash(p, recall)).orElse(after),
          instead);
    }

    private static String hash(Gaps.Piece piece, Recall recall) {
      byte[] bytes = piece.of(recall).bytes().array();
      return Hashing.line(bytes, 0, bytes.length);
    }
  }

  static Search of(Source source, Set<RecipientKey> sought) throws IOException, ListRefused {
    Stamp stamp = Stamp.of(source.path());
    List<Found> found = new ArrayList<>();
    Map<RecipientKey, Long> unclear = new HashMap<>();
    try (Lines lines = Lines.of(source)) {
      Optional<Found> open = Optional.empty();
      byte[] previous = new byte[0];
      while (lines.next()) {
        if (open.isPresent()) {
          found.add(followed(open.get(), lines.lineHash()));
          open = Optional.empty();
        }
        switch (lines.entry()) {
          case Entry.Nothing _ -> {}
          case Entry.Subscriber(RecipientKey recipient) -> {
            if (sought.contains(recipient)) {
              open = Optional.of(found(recipient, lines, previous));
            }
          }
          case Entry.Unclear(List<RecipientKey> named) ->
              named.stream()
                  .filter(sought::contains)
                  .forEach(key -> unclear.putIfAbsent(key, lines.number()));
        }
        previous = lines.bytes();
      }
      open.ifPresent(found::add);
      return new Search(stamp, lines.hash(), lines.layout(), found, unclear);
    }
  }

  private static Found found(RecipientKey recipient, Lines lines, byte[] previous) {
    String before = lines.number() == 1 ? "" : Hashing.line(previous, 0, previous.length);
    return new Found(
        recipient, lines.number(), lines.offset(), Octets.of(lines.bytes()), before, "");
  }

  private static Found followed(Found line, String after) {
    return new Found(line.recipient, line.number, line.offset, line.line, line.before, after);
  }
}
