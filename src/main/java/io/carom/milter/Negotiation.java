package io.carom.milter;

import io.carom.mail.Octets;
import java.nio.ByteBuffer;

/// What mail server and filter agree on before the first message: protocol, changes, steps.
///
/// @param version the lower of theirs and ours
/// @param changes those that we want and they allow
/// @param steps what we asked for of what they offered
record Negotiation(int version, int changes, int steps) {

  static final int NO_HELO = 0x02;
  static final int NO_BODY = 0x10;
  static final int NO_END_OF_HEADERS = 0x40;
  static final int NO_UNKNOWN = 0x100;
  static final int SKIP = 0x400;
  static final int LEADING_SPACE = 0x100000;

  private static final int OURS = 6;
  private static final int OLDEST = 2;

  /// @throws Violation when the offer is none, or older than version 2
  static Negotiation of(Packet offer, Filters filters) throws Violation {
    if (offer.command() != 'O' || offer.data().length() < 3 * Integer.BYTES) {
      throw new Violation("no option negotiation");
    }
    ByteBuffer numbers = ByteBuffer.wrap(offer.data().array());
    int version = numbers.getInt();
    if (version < OLDEST) {
      throw new Violation("milter protocol " + version);
    }
    int changes = numbers.getInt() & filters.changes();
    int steps = numbers.getInt() & (filters.skips() | SKIP | LEADING_SPACE);
    return new Negotiation(Math.min(version, OURS), changes, steps);
  }

  Packet packet() {
    ByteBuffer numbers = ByteBuffer.allocate(3 * Integer.BYTES);
    return new Packet(
        'O', Octets.of(numbers.putInt(version).putInt(changes).putInt(steps).array()));
  }

  boolean allows(int change) {
    return (changes & change) == change;
  }

  boolean has(int step) {
    return (steps & step) != 0;
  }
}
