package io.carom.cli;

import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of a message as rows of a tree, inner messages included.
final class PartTree {

  private PartTree() {}

  /// One part.
  ///
  /// @param octets the size of its content, transfer encoding undone; empty for a multipart
  record Row(
      int depth,
      String where,
      String type,
      Optional<String> charset,
      Optional<String> encoding,
      Optional<String> disposition,
      Optional<Integer> octets) {

    String words() {
      StringBuilder words = new StringBuilder(where + "  " + type);
      charset.ifPresent(name -> words.append(", ").append(name));
      encoding.ifPresent(name -> words.append(", ").append(name));
      disposition.ifPresent(name -> words.append(", ").append(name));
      octets.ifPresent(size -> words.append(", ").append(Text.size(size)));
      return words.toString();
    }
  }

  static List<Row> of(Part message) {
    List<Row> rows = new ArrayList<>();
    add(message, 0, rows);
    return rows;
  }

  private static void add(Part part, int depth, List<Row> rows) {
    rows.add(
        new Row(
            depth,
            part.where(),
            part.mediaType(),
            part.parameter("charset"),
            part.headers().first("Content-Transfer-Encoding").map(String::strip),
            part.disposition(),
            part.isMultipart() ? Optional.empty() : Optional.of(part.bytes().length)));
    part.children().forEach(child -> add(child, depth + 1, rows));
    if (part.mediaType().equals("message/rfc822") || part.mediaType().equals("message/global")) {
      add(part.asMessage(), depth + 1, rows);
    }
  }
}
