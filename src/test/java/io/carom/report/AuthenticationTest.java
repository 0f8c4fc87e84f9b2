package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Octets;
import io.carom.mime.Mime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// RFC 8601: who says what of a sender.
class AuthenticationTest {

  @Test
  void the_server_and_the_result_of_each_method_are_read() {
    assertEquals(
        List.of(
            new Authentication("mx.example.org", Map.of("spf", "none", "dmarc", "fail")),
            new Authentication("relay.example.net", Map.of("dkim", "pass"))),
        in(
            """
            Authentication-Results: MX.Example.org 1 (ours);
             spf=none smtp.helo=mail.example.net;
             dmarc=FAIL (p=reject; dis=none) header.from=example.net
            Subject: Undelivered
            Authentication-Results: "relay.example.net"; dkim/1 = pass reason="good; dmarc=fail"
            """));
  }

  @Test
  void of_two_results_of_one_method_the_first_counts() {
    assertEquals(
        Optional.of("pass"),
        in("Authentication-Results: mx.example.org; dkim=pass; dkim=fail\n").getFirst().of("dkim"));
  }

  @Test
  void no_result_is_none_and_a_field_without_a_server_is_nobodys() {
    assertEquals(
        List.of(new Authentication("mx.example.org", Map.of())),
        in(
            """
            Authentication-Results: mx.example.org; none
            Authentication-Results: ; dmarc=fail
            Authentication-Results: (nobody)
            """));
  }

  @Test
  void what_stands_in_a_returned_original_is_not_read() {
    assertEquals(
        List.of(),
        in(
            """
            Content-Type: message/rfc822

            Authentication-Results: mx.example.org; dmarc=fail
            """));
  }

  @Test
  void what_is_meant_to_wear_us_down_is_left_alone() {
    String line = "Authentication-Results: mx.example.org; dmarc=fail\n";
    assertEquals(20, in(line.repeat(1_000)).size());
    assertEquals(0, in("Authentication-Results: mx.example.org;" + " x=y;".repeat(2_000)).size());
  }

  private static List<Authentication> in(String header) {
    return Authentication.in(Mime.read(Octets.ascii(header + "\n")).headers());
  }
}
