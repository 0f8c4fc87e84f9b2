package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.carom.webhook.Samples.SetClock;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One attempt against receivers of every temper.
class HttpPostTest {

  /// Long enough that only the behaviour under test can end an exchange.
  private static final Duration PATIENT = Duration.ofMinutes(5);

  /// How long an exchange that never ends is waited for: a busy machine may need longer than the
  /// first to get as far as it is about.
  private static final List<Duration> IMPATIENT =
      List.of(Duration.ofMillis(300), Duration.ofSeconds(3), Duration.ofSeconds(30));

  private final SetClock clock = new SetClock();
  private final HttpPost post = new HttpPost(clock);

  @AfterEach
  void close() {
    post.close();
  }

  @Test
  void the_request_carries_the_body_as_it_is_and_the_three_headers() throws Exception {
    try (Receiver receiver = new Receiver(request -> Receiver.status(204))) {
      String body = "{\"type\":\"bounce.hard\",\"data\":{\"advice\":\"邮箱不存在\"}}";
      Answer answer = post.send(Samples.endpoint("crm", receiver), Samples.event("evt_1", body));
      assertEquals(new Answer.Taken(204), answer);
      Receiver.Request request = receiver.next();
      assertEquals("POST /hooks HTTP/1.1", request.line());
      assertEquals(body, request.body());
      assertEquals("application/json", request.headers().get("content-type"));
      assertEquals("evt_1", request.id());
      assertEquals(
          Long.toString(Samples.START.getEpochSecond()),
          request.headers().get("webhook-timestamp"));
      assertEquals(
          Samples.SECRET.sign("evt_1", Samples.START.getEpochSecond(), body),
          request.headers().get("webhook-signature"));
    }
  }

  @Test
  void each_attempt_is_signed_for_its_own_time() throws Exception {
    try (Receiver receiver = new Receiver(request -> Receiver.status(500))) {
      post.send(Samples.endpoint("crm", receiver), Samples.event("evt_1"));
      clock.set(Samples.START.plusSeconds(3600));
      post.send(Samples.endpoint("crm", receiver), Samples.event("evt_1"));
      Receiver.Request first = receiver.next();
      Receiver.Request second = receiver.next();
      assertEquals(first.id(), second.id());
      assertEquals(
          Long.toString(Samples.START.plusSeconds(3600).getEpochSecond()),
          second.headers().get("webhook-timestamp"));
      assertTrue(
          !first
              .headers()
              .get("webhook-signature")
              .equals(second.headers().get("webhook-signature")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void every_2xx_is_taken(int status) throws Exception {
    assertEquals(new Answer.Taken(status), answerTo(Receiver.status(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 406, 422})
  void a_4xx_rejects_the_event(int status) throws Exception {
    assertEquals(new Answer.Rejected("answered " + status), answerTo(Receiver.status(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed(int status) throws Exception {
    try (Receiver elsewhere = new Receiver(request -> Receiver.status(200))) {
      Answer answer = answerTo(Receiver.status(status, "Location: " + elsewhere.url()));
      assertEquals(
          new Answer.Rejected("answered " + status + ", a redirect, which is not followed"),
          answer);
      assertEquals(0, elsewhere.unseen());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void a_receiver_that_is_unwell_says_so(int status) throws Exception {
    assertEquals(
        new Answer.Unwell("answered " + status, Optional.empty()),
        answerTo(Receiver.status(status)));
  }

  @Test
  void a_410_is_for_good() throws Exception {
    assertEquals(new Answer.Gone(), answerTo(Receiver.status(410)));
  }

  @Test
  void retry_after_is_seconds_or_a_date() throws Exception {
    assertEquals(Optional.of(Duration.ofMinutes(2)), retryAfter("120"));
    assertEquals(Optional.of(Duration.ofMinutes(30)), retryAfter("Sun, 01 Mar 2026 08:30:00 GMT"));
    assertEquals(Optional.of(Duration.ofSeconds(999_999_999)), retryAfter("999999999"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-5", "1.5", "99999999999999999999", "Sun, 01 Mar 2026 07:00:00 GMT"})
  void a_retry_after_that_says_nothing_is_as_if_absent(String value) throws Exception {
    assertEquals(Optional.empty(), retryAfter(value));
  }

  @Test
  void a_receiver_that_never_answers_is_given_up() throws Exception {
    try (Receiver receiver = hanging("")) {
      String because = because(givenUp(receiver, answer -> receiver.unseen() > 0));
      assertTrue(because.matches("no answer within (300 ms|3 s|30 s)"), because);
      assertEquals("evt_1", receiver.nextHungUp());
    }
  }

  @Test
  void a_head_that_never_ends_is_given_up() throws Exception {
    try (Receiver receiver = hanging("HTTP/1.1 200 OK\r\nX-Slow: ")) {
      assertInstanceOf(Answer.Unwell.class, givenUp(receiver, answer -> receiver.unseen() > 0));
      assertEquals("evt_1", receiver.nextHungUp());
    }
  }

  @Test
  void a_body_that_never_ends_does_not_undo_what_the_status_said() throws Exception {
    try (Receiver receiver = hanging("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok")) {
      Answer taken = new Answer.Taken(200);
      assertEquals(taken, givenUp(receiver, taken::equals));
      assertEquals("evt_1", receiver.nextHungUp());
    }
  }

  @Test
  void of_an_endless_body_a_little_is_read_and_then_the_line_is_cut() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] block = new byte[8192];
    Receiver.Reply endless =
        connection -> {
          Receiver.text("HTTP/1.1 503 x\r\n\r\n").to(connection);
          while (true) {
            connection.getOutputStream().write(block);
            written.addAndGet(block.length);
          }
        };
    try (Receiver receiver = new Receiver(request -> endless)) {
      assertEquals(
          new Answer.Unwell("answered 503", Optional.empty()),
          post.send(endpoint(receiver, PATIENT), Samples.event("evt_1")));
      assertEquals("evt_1", receiver.nextHungUp());
      // 64 KB, and what lay in the sockets' buffers.
      assertTrue(written.get() < 32L * 1024 * 1024, written + " octets went out");
    }
  }

  @Test
  void a_receiver_that_does_not_speak_http_is_unwell() throws Exception {
    assertTrue(because(answerTo(Receiver.text("220 mail.example.org ESMTP\r\n"))).length() > 10);
    assertTrue(because(answerTo(Receiver.text(""))).startsWith("the connection broke"));
  }

  @Test
  void a_port_where_nobody_listens_is_named_as_that() throws Exception {
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String because = because(send("http://127.0.0.1:" + held.getLocalPort() + "/"));
      assertTrue(because.startsWith("no connection"), because);
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_ends_the_attempt(@TempDir Path dir) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(dir)));
    AtomicLong requests = new AtomicLong();
    server.createContext("/", exchange -> requests.incrementAndGet());
    server.start();
    try {
      String because =
          because(send("https://127.0.0.1:" + server.getAddress().getPort() + "/hooks"));
      assertTrue(because.startsWith("TLS failed"), because);
      assertEquals(0, requests.get(), "nothing was told to a stranger");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_receiver_that_does_not_speak_tls_ends_the_attempt() throws Exception {
    try (Receiver receiver = new Receiver(request -> Receiver.status(200))) {
      String because = because(send(receiver.url().replace("http:", "https:")));
      assertTrue(because.contains("TLS") || because.contains("broke"), because);
    }
  }

  private static SSLContext selfSigned(Path dir) throws Exception {
    Path store = dir.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("keytool.txt").toFile())
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private Answer answerTo(Receiver.Reply reply) throws Exception {
    try (Receiver receiver = new Receiver(request -> reply)) {
      return post.send(endpoint(receiver, PATIENT), Samples.event("evt_1"));
    }
  }

  private Answer send(String url) throws InterruptedException {
    return post.send(
        Endpoint.of("crm", url, List.of(Samples.SECRET), true), Samples.event("evt_1"));
  }

  private Optional<Duration> retryAfter(String value) throws Exception {
    return ((Answer.Unwell) answerTo(Receiver.status(503, "Retry-After: " + value))).retryAfter();
  }

  private static String because(Answer answer) {
    return ((Answer.Unwell) answer).because();
  }

  /// The answer to an exchange that was given up after it had come so far.
  private Answer givenUp(Receiver receiver, Predicate<Answer> soFar) throws InterruptedException {
    Answer answer = new Answer.Gone();
    for (Duration timeout : IMPATIENT) {
      answer = post.send(endpoint(receiver, timeout), Samples.event("evt_1"));
      if (soFar.test(answer)) {
        return answer;
      }
    }
    return answer;
  }

  private static Receiver hanging(String first) {
    return new Receiver(request -> Receiver.silentAfter(first));
  }

  private static Endpoint endpoint(Receiver receiver, Duration timeout) {
    return new Endpoint(
        "crm",
        Endpoint.url(receiver.url()),
        List.of(Samples.SECRET),
        Set.of(),
        Set.of(),
        timeout,
        4,
        true);
  }
}
