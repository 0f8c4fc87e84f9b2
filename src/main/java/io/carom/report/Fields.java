package io.carom.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A group of fields as message/delivery-status and its kin have them (RFC 3464 section 2.1),
/// in order.
record Fields(List<Field> all) {

  Fields {
    all = List.copyOf(all);
  }

  /// One field.
  ///
  /// @param lines its value line by line, stripped, empty ones left out
  record Field(String name, List<String> lines) {

    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }

    String value() {
      return String.join(" ", lines);
    }
  }

  /// The first field of that name, in any case, its lines joined by one blank; empty where there
  /// is none or it says nothing.
  Optional<String> first(String name) {
    return field(name).map(Field::value).filter(v -> !v.isEmpty());
  }

  /// As [#first], the lines as they stood, each ended by LF.
  Optional<String> lines(String name) {
    return field(name).map(f -> String.join("\n", f.lines()));
  }

  private Optional<Field> field(String name) {
    for (Field field : all) {
      if (field.is(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /// The values of all fields of that name.
  List<String> every(String name) {
    return all.stream().filter(f -> f.is(name)).map(Field::value).toList();
  }

  boolean has(String name) {
    return field(name).isPresent();
  }

  /// Names that occur more than once, in lower case.
  Set<String> repeated() {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (Field field : all) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!seen.add(name)) {
        twice.add(name);
      }
    }
    return twice;
  }
}
