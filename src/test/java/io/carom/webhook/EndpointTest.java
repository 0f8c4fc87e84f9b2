package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Announcements.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/hooks",
        "http://LOCALHOST/",
        "http://127.0.0.1:8080/",
        "http://127.8.9.10/",
        "http://[::1]:8080/hooks",
        "http://[::ffff:127.0.0.1]/",
        "https://localhost/"
      })
  void this_machine_is_reached_by_http_only_where_that_is_allowed(String url) {
    assertEquals(url, at(url, true).url().toString());
    assertTrue(refusal(url, false).contains("is this machine"), refusal(url, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.org/hooks",
        "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",
        "http://notlocalhost.example.org/",
        "http://192.0.2.1/",
        "http://0x7f000001/",
        "http://[::]/",
        "http://[2001:db8::1]/"
      })
  void elsewhere_is_reached_by_https_only(String url) {
    assertTrue(refusal(url, true).contains("use https"), refusal(url, true));
    String https = url.replace("http:", "https:");
    assertEquals(https, at(https, false).url().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1@example.org/",
        "https://user:hunter2@app.example.org/",
        "https://app.example.org/#part",
        "https://app.example.org:0/",
        "https://app.example.org:65536/",
        "ftp://app.example.org/",
        "file:///etc/passwd",
        "app.example.org/hooks",
        "/hooks",
        "https:///hooks",
        "http://127.1/",
        "http://localhost\\@example.org/",
        ""
      })
  void what_is_no_plain_url_is_refused(String url) {
    String words = refusal(url, true);
    assertFalse(words.contains("hunter2"), words);
    assertTrue(words.contains("webhook"), words);
  }

  @Test
  void its_filters_are_what_publishers_go_by() {
    Subscriber subscriber = filtered(Set.of("bounce.hard"), Set.of("news")).subscriber();
    assertEquals(new Subscriber("crm", List.of("bounce.hard"), List.of("news")), subscriber);
    assertEquals(
        new Subscriber("crm", List.of(), List.of()),
        at("https://app.example.org/", false).subscriber());
  }

  @Test
  void a_mistyped_event_is_refused() {
    String words =
        assertThrows(
                IllegalArgumentException.class, () -> filtered(Set.of("bounce.herd"), Set.of()))
            .getMessage();
    assertTrue(words.contains("bounce.herd"), words);
  }

  @Test
  void an_endpoint_needs_a_name_and_a_secret() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Endpoint.of("C R M", "https://app.example.org/", List.of(Samples.SECRET), false));
    assertThrows(
        IllegalArgumentException.class,
        () -> Endpoint.of("crm", "https://app.example.org/", List.of(), false));
  }

  @Test
  void a_timeout_and_a_number_at_once_stay_in_range() {
    assertThrows(IllegalArgumentException.class, () -> timed(Duration.ZERO, 1));
    assertThrows(IllegalArgumentException.class, () -> timed(Duration.ofMinutes(6), 1));
    assertThrows(IllegalArgumentException.class, () -> timed(Duration.ofSeconds(15), 0));
    assertThrows(IllegalArgumentException.class, () -> timed(Duration.ofSeconds(15), 65));
  }

  private static Endpoint at(String url, boolean loopback) {
    return Endpoint.of("crm", url, List.of(Samples.SECRET), loopback);
  }

  private static String refusal(String url, boolean loopback) {
    return assertThrows(IllegalArgumentException.class, () -> at(url, loopback)).getMessage();
  }

  private static Endpoint filtered(Set<String> events, Set<String> lists) {
    return new Endpoint(
        "crm",
        Endpoint.url("https://app.example.org/"),
        List.of(Samples.SECRET),
        events,
        lists,
        Endpoint.DEFAULT_TIMEOUT,
        Endpoint.DEFAULT_MAX_IN_FLIGHT,
        false);
  }

  private static Endpoint timed(Duration timeout, int maxInFlight) {
    return new Endpoint(
        "crm",
        Endpoint.url("https://app.example.org/"),
        List.of(Samples.SECRET),
        Set.of(),
        Set.of(),
        timeout,
        maxInFlight,
        false);
  }
}
