package io.carom.ledger;

import io.carom.ledger.Entries.Filter;
import java.util.ArrayList;
import java.util.List;

/// A filter as the condition of a statement over `list` and `recipient`.
///
/// @param clause empty where all is wanted, else with its `where`
record Where(String clause, List<Object> values) {

  static Where of(Filter filter) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    filter
        .list()
        .ifPresent(
            list -> {
              conditions.add("list = ?");
              values.add(list);
            });
    filter
        .recipient()
        .ifPresent(
            recipient -> {
              conditions.add("recipient = ?");
              values.add(recipient);
            });
    String clause = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    return new Where(clause, values);
  }

  /// The clause with one condition more.
  String and(String condition) {
    return clause + (clause.isEmpty() ? " where " : " and ") + condition;
  }

  Object[] array() {
    return values.toArray();
  }
}
