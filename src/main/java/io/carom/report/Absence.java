package io.carom.report;

import io.carom.mail.Address;
import java.time.LocalDate;
import java.util.Optional;

/// What an automatic reply says of its writer: until when away, or gone for good.
///
/// Facts that the note states beside the words that make them one; a date or an address that merely
/// occurs in it is none.
///
/// @param returnDate the day of return, or the last day of the absence where only that is said
/// @param hasLeft whether it says that the writer or the address is not there any more
/// @param writeTo where to write instead, of one who has left; empty where several are named
public record Absence(Optional<LocalDate> returnDate, boolean hasLeft, Optional<Address> writeTo) {

  /// A note that says none of these.
  public static final Absence UNTOLD = new Absence(Optional.empty(), false, Optional.empty());
}
