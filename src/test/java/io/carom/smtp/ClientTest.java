package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import org.junit.jupiter.api.Test;

/// The dialogue helper must be able to fail, or it proves nothing.
class ClientTest extends DoorTest {

  @Test
  void a_reply_that_was_not_expected_fails_the_test() throws Exception {
    try (Client client = client()) {
      client.send("NOOP");
      AssertionError failed = assertThrows(AssertionError.class, () -> client.expect("550 *"));
      assertTrue(failed.getMessage().contains("expected 550 * but heard 250 2.0.0 Done"));
    }
  }

  @Test
  void more_text_than_the_pattern_has_fails_the_test() throws Exception {
    try (Client client = client()) {
      client.send("NOOP");
      assertThrows(AssertionError.class, () -> client.expect("250 2.0.0 Don"));
    }
  }

  @Test
  void a_dot_in_a_pattern_is_a_dot() throws Exception {
    try (Client client = client()) {
      client.send("NOOP");
      assertThrows(AssertionError.class, () -> client.expect("250 2x0.0 *"));
    }
  }

  @Test
  void a_closed_session_fails_the_test() throws Exception {
    try (Client client = client()) {
      client.send("QUIT").expect("221 2.0.0 *");
      assertThrows(EOFException.class, () -> client.expect("250 *"));
    }
  }

  @Test
  void a_session_that_says_more_fails_the_test() throws Exception {
    try (Client client = client()) {
      client.send("NOOP");
      assertThrows(AssertionError.class, client::expectEnd);
    }
  }
}
