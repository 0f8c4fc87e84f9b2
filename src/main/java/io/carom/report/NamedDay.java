package io.carom.report;

import java.time.LocalDate;
import java.util.Optional;

/// A day that a note names, by its date or by its weekday.
interface NamedDay {

  /// Where it begins in the text.
  int from();

  /// Where it ends.
  int to();

  /// The day it means in a note that went out on another; empty where nobody can tell.
  Optional<LocalDate> day(Optional<LocalDate> sent, WrittenDate.Order order);
}
