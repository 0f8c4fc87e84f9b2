package io.carom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Comma-separated values (RFC 4180), one record a line.
final class Csv {

  private Csv() {}

  /// The values of a row in the order of its keys; null is empty.
  static String line(ObjectNode row) {
    List<String> fields = new ArrayList<>();
    for (JsonNode value : row) {
      fields.add(value.isNull() ? "" : quoted(value.asText()));
    }
    return String.join(",", fields);
  }

  /// The first field of a record.
  static String first(String line) {
    if (!line.startsWith("\"")) {
      int comma = line.indexOf(',');
      return comma < 0 ? line : line.substring(0, comma);
    }
    StringBuilder field = new StringBuilder();
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) == '"') {
        i++;
        if (i >= line.length() || line.charAt(i) != '"') {
          break;
        }
      }
      field.append(line.charAt(i));
    }
    return field.toString();
  }

  /// Quoted where it must be. A first sign that spreadsheets take for a formula is quoted by an
  /// apostrophe, since the words come from strangers.
  private static String quoted(String text) {
    String line = text.replaceAll("[\r\n]+", " ");
    String safe = !line.isEmpty() && "=+-@".indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
    return safe.contains(",") || safe.contains("\"")
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }
}
