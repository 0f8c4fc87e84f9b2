package io.carom.report;

import io.carom.mail.Address;
import io.carom.mime.Headers;
import io.carom.mime.Part;
import java.util.List;

/// `X-Failed-Recipients`, in which Exim and Gmail name who failed.
final class FailedField {

  private FailedField() {}

  /// Those named, in order; Exim writes their octets beyond ASCII as octal escapes.
  static List<Address> of(Part message) {
    return message.headers().all("X-Failed-Recipients").stream()
        .flatMap(value -> Headers.addressesIn(OctalEscapes.decode(value)).stream())
        .toList();
  }
}
