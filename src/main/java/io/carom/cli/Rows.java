package io.carom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;

/// What a listing prints: one JSON object a line, or one line a row for people.
final class Rows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final boolean json;

  Rows(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  static ObjectNode row() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// An instant as ISO 8601 in UTC; null where there is none.
  static String time(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  static String time(Instant instant) {
    return instant.toString();
  }

  /// Prints one row: the object, or the words.
  void print(ObjectNode row, String words) {
    out.println(json ? text(row) : words);
  }

  /// Whether nobody reads any more, as behind `head`.
  boolean unread() {
    return out.checkError();
  }

  static String text(ObjectNode row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException aTreeOfPlainValuesAlwaysWrites) {
      throw new IllegalStateException(aTreeOfPlainValuesAlwaysWrites);
    }
  }
}
