package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final Instant THEN = Instant.ofEpochSecond(1_614_265_330);

  /// Signatures here were made with `openssl dgst -sha256 -mac HMAC -macopt hexkey:...`.
  @Test
  void the_example_of_the_specification_is_signed_as_there() {
    Signature signature =
        Signature.of(
            Samples.event("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}"),
            List.of(Samples.SECRET),
            THEN);
    assertEquals("msg_p5jXN8AQM9LWM0D4loKWxJek", signature.id());
    assertEquals(1_614_265_330, signature.timestamp());
    assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature.signatures());
  }

  @Test
  void the_octets_signed_are_utf_8() {
    assertEquals(
        "v1,CoUvEW4r22aQ6UTN9hk09xlaGtF00gu6IOP10aaT7Lg=",
        Signature.of(
                Samples.event("evt_1", "{\"advice\":\"邮箱不存在 – ü\"}"), List.of(Samples.SECRET), THEN)
            .signatures());
  }

  @Test
  void every_secret_signs_and_the_first_signs_first() {
    Secret next = Secret.parse("whsec_" + base64(32));
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            + " v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI=",
        Signature.of(
                Samples.event("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}"),
                List.of(Samples.SECRET, next),
                THEN)
            .signatures());
  }

  @Test
  void an_id_with_a_dot_is_not_signed() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Signature.of(Samples.event("evt.1"), List.of(Samples.SECRET), THEN));
  }

  @Test
  void a_secret_holds_24_to_64_octets() {
    Secret.parse("whsec_" + base64(24));
    Secret.parse("whsec_" + base64(64));
    assertTrue(refusal("whsec_" + base64(23)).contains("24 to 64 octets, this one 23"));
    assertTrue(refusal("whsec_" + base64(65)).contains("24 to 64 octets, this one 65"));
  }

  @Test
  void what_is_no_secret_is_refused_without_being_repeated() {
    for (String text : List.of("hunter2", "whpk_" + base64(32), "whsec_not base64!", "whsec_")) {
      String words = refusal(text);
      assertTrue(words.contains("openssl rand"), words);
      assertFalse(words.contains("hunter2") || words.contains("not base64!"), words);
    }
  }

  @Test
  void a_secret_does_not_print_itself() {
    assertEquals("whsec_(hidden)", Samples.SECRET.toString());
    assertEquals("crm", Samples.endpoint("crm").toString());
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> Secret.parse(text)).getMessage();
  }

  /// That many octets 0, 1, 2, ...
  private static String base64(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return Base64.getEncoder().encodeToString(octets);
  }
}
