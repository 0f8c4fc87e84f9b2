package io.carom.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mailbox.Dovecot.Door;
import io.carom.mailbox.MailboxSettings.Protocol;
import io.carom.mailbox.MailboxSettings.Tls;
import io.carom.smtp.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that take a connection and then say nothing, and those whose turn it is not.
@Timeout(value = 5, unit = TimeUnit.MINUTES) // what never comes is waited for no longer
class SilenceTest {

  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Duration NEVER = MailboxSettings.LONGEST_POLL;

  @TempDir Path home;
  private final KindIntake intake = new KindIntake();
  private Reading reading;
  private Optional<Dovecot> started = Optional.empty();

  @BeforeEach
  void open() {
    reading = new Reading(home.resolve("ledger"), SILENCE);
  }

  @AfterEach
  void close() {
    reading.close();
    started.ifPresent(Dovecot::close);
  }

  /// A server that greets, or does not even that, and answers nothing.
  private static final class Mute implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String greeting;
    private final Semaphore left = new Semaphore(0);

    Mute(String greeting) throws IOException {
      this.greeting = greeting;
      Thread.startVirtualThread(this::accept);
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          Socket client = listener.accept();
          Thread.startVirtualThread(() -> hear(client));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void hear(Socket client) {
      try (client) {
        client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
        client.getInputStream().readAllBytes();
      } catch (IOException gone) {
        // As good as its end.
      }
      left.release();
    }

    /// Waits until so many more clients gave it up.
    void awaitLeft(int clients) throws InterruptedException {
      left.acquire(clients);
    }

    MailboxSettings settings(Protocol protocol) {
      return SilenceTest.settings(
          "mute", protocol, listener.getLocalPort(), Tls.OFF, Optional.empty(), NEVER);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static MailboxSettings settings(
      String user,
      Protocol protocol,
      int port,
      Tls tls,
      Optional<Path> authorities,
      Duration poll) {
    return new MailboxSettings(
        user,
        protocol,
        "localhost",
        port,
        tls,
        authorities,
        user,
        "INBOX",
        Optional.empty(),
        false,
        poll,
        Optional.empty(),
        1 << 20);
  }

  private void read(MailboxSettings settings) {
    reading.start(settings, Reading.password(Dovecot.PASSWORD), intake);
  }

  /// Reads a mailbox of a real Dovecot.
  private Dovecot dovecot(String user, Duration poll) throws Exception {
    Assumptions.assumeTrue(Dovecot.missing().isEmpty(), Dovecot::missing);
    Identity shown = Identity.of("localhost");
    Path authorities = Files.writeString(home.resolve("authorities.pem"), shown.certificatePem());
    Dovecot dovecot = Dovecot.start(Files.createDirectory(home.resolve("dovecot")), shown);
    started = Optional.of(dovecot);
    read(
        settings(
            user,
            Protocol.IMAP,
            dovecot.port(Door.IMAPS),
            Tls.IMPLICIT,
            Optional.of(authorities),
            poll));
    return dovecot;
  }

  private static boolean isSilent(String problem) {
    return problem.startsWith("localhost:") && problem.contains(" does not answer in time; ");
  }

  @ParameterizedTest
  @CsvSource({
    "IMAP, ''",
    "IMAP, '* OK ready\r\n'",
    "IMAP, '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n'",
    "POP3, ''",
    "POP3, '+OK ready\r\n'"
  })
  void a_server_that_says_no_more_is_given_up_with_words_and_tried_again(
      Protocol protocol, String greeting) throws Exception {
    try (Mute mute = new Mute(greeting)) {
      read(mute.settings(protocol));
      reading.settled("mute", state -> !state.connected() && isSilent(state.problem()));
      mute.awaitLeft(2);
    }
  }

  @Test
  void an_idle_far_longer_than_the_silence_keeps_its_one_connection() throws Exception {
    Dovecot dovecot = dovecot("idle", NEVER);
    dovecot.deliver("idle", Reports.report("gone"));
    reading.settled("idle", state -> state.understood() == 1);
    List<String> logins = logins(dovecot);
    try (Mute clock = new Mute("")) {
      read(clock.settings(Protocol.IMAP));
      clock.awaitLeft(4);
    }
    assertEquals(logins, logins(dovecot));
    assertEquals("", reading.state("idle").problem());
    dovecot.deliver("idle", Reports.report("lost"));
    reading.settled("idle", state -> state.understood() == 2);
  }

  private static List<String> logins(Dovecot dovecot) throws IOException {
    return dovecot.log().lines().filter(line -> line.contains("imap-login: Login: ")).toList();
  }

  @Test
  void a_server_that_hangs_while_we_wait_for_mail_is_hung_up_on_and_tried_again() throws Exception {
    Dovecot dovecot = dovecot("hung", Duration.ofMillis(50));
    dovecot.deliver("hung", Reports.report("gone"));
    reading.settled("hung", state -> state.understood() == 1);
    List<ProcessHandle> frozen = dovecot.freeze();
    reading.settled("hung", state -> !state.connected() && isSilent(state.problem()));
    Dovecot.thaw(frozen);
    dovecot.deliver("hung", Reports.report("lost"));
    reading.settled("hung", state -> state.understood() == 2 && state.connected());
  }
}
