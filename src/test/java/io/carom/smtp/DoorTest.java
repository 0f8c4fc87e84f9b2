package io.carom.smtp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/// What every dialogue test starts from: a door on a free port and an intake that keeps.
abstract class DoorTest {

  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  final KeepingIntake intake = new KeepingIntake();
  volatile boolean storageShort;
  volatile Instant now = NOON;
  private SmtpDoor door;

  static SmtpSettings settings() {
    return SmtpSettings.defaults().withListen("127.0.0.1", 0);
  }

  static SmtpSettings with(LimitsOf limits) {
    return settings().withLimits(limits.made());
  }

  static LimitsOf limits() {
    return new LimitsOf();
  }

  SmtpDoor open(SmtpSettings settings) throws IOException {
    door = new SmtpDoor(settings, intake, () -> now, () -> storageShort);
    door.start();
    return door;
  }

  /// A client of a new door with these settings that has said EHLO.
  Client client(SmtpSettings settings) throws IOException {
    return Client.greeted(open(settings).port());
  }

  Client client() throws IOException {
    return client(settings());
  }

  /// A client that has heard 354.
  Client inData() throws IOException {
    return inData(settings());
  }

  Client inData(SmtpSettings settings) throws IOException {
    return inData(client(settings));
  }

  static Client inData(Client client) throws IOException {
    return client
        .send("MAIL FROM:<>")
        .expect("250 2.1.0 *")
        .send("RCPT TO:<gone@localhost>")
        .expect("250 2.1.5 *")
        .send("DATA")
        .expect("354 *");
  }

  @AfterEach
  void stop() {
    if (door != null) {
      door.stop(Duration.ZERO);
    }
  }
}
