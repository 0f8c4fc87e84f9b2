package io.carom.cli;

import java.util.ArrayList;
import java.util.List;

/// What a look at a Postfix found.
final class PostfixFindings {

  /// What was found of one thing.
  ///
  /// @param kind `ok`, `missing` or `note`
  record Finding(String kind, String text) {

    boolean isMissing() {
      return kind.equals("missing");
    }

    @Override
    public String toString() {
      return "%-9s%s".formatted(kind, text);
    }
  }

  private final List<Finding> found = new ArrayList<>();

  List<Finding> all() {
    return List.copyOf(found);
  }

  int count() {
    return found.size();
  }

  void ok(String text) {
    found.add(new Finding("ok", text));
  }

  void note(String text) {
    found.add(new Finding("note", text));
  }

  /// @param remedy the line to add, or what to do
  void missing(String text, String remedy) {
    found.add(new Finding("missing", text + "; add: " + remedy));
  }
}
