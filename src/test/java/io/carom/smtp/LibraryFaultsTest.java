package io.carom.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.flow.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.TooMuchDataException;
import org.subethamail.smtp.server.SMTPServer;

/// The same dialogue with subethasmtp as it comes and with our door, fault by fault.
///
/// Where a test named `the_stock_library_...` fails, a new release has mended that fault, and
/// what we do about it may be reconsidered.
class LibraryFaultsTest extends DoorTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private SMTPServer stock;

  @AfterEach
  void stopStock() {
    if (stock != null) {
      stock.stop();
    }
    threads.close();
  }

  @Test
  void the_stock_library_runs_a_refused_body_as_commands() throws Exception {
    try (Client client = inData(stock(LibraryFaultsTest::refuse))) {
      client.send("NOOP", "VRFY someone", ".");
      client.expect("550 no*").expect("250 Ok").expect("502 *").expect("500 *");
    }
  }

  @Test
  void our_door_reads_a_refused_body_to_its_end() throws Exception {
    intake.answers(mail -> new Receipt.Refused("no"));
    try (Client client = inData()) {
      client.send("NOOP", "VRFY someone", ".").expect("554 5.7.1 *");
      client.send("NOOP").expect("250 2.0.0 Done");
    }
  }

  @Test
  void the_stock_library_keeps_the_transaction_of_a_refused_body() throws Exception {
    try (Client client = inData(stock(LibraryFaultsTest::refuse))) {
      client.send(".").expect("550 no*").expect("500 *");
      client.send("MAIL FROM:<>").expect("503 *");
    }
  }

  @Test
  void our_door_begins_anew_after_a_refused_body() throws Exception {
    intake.answers(mail -> new Receipt.Refused("no"));
    try (Client client = inData()) {
      client.send(".").expect("554 5.7.1 *").send("MAIL FROM:<>").expect("250 2.1.0 *");
    }
  }

  @Test
  void the_stock_library_takes_a_torn_chunk_for_a_message() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    SMTPServer server =
        stock(
            body -> {
              keep(body);
              read.countDown();
            });
    try (Client client = Client.greeted(server.getPortAllocated())) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
      client.raw("BDAT 1000 LAST\r\nSubject: torn").shutOutput();
      read.await();
      assertTrue(bodies.getFirst().startsWith("Subject: torn"), "it was handed in as if whole");
      client.expect("250 *");
    }
  }

  @Test
  void our_door_takes_no_torn_chunk() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
      client.raw("BDAT 1000 LAST\r\nSubject: torn").shutOutput().expectGone();
    }
    assertTrue(intake.kept().isEmpty());
  }

  @Test
  void the_stock_library_ends_the_session_for_a_large_size() throws Exception {
    try (Client client = Client.greeted(stock(this::keep).getPortAllocated())) {
      client.send("MAIL FROM:<> SIZE=99999999999").expect("421 *").expectEnd();
    }
  }

  @Test
  void our_door_refuses_a_large_size_and_goes_on() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<> SIZE=99999999999").expect("552 5.3.4 *");
      client.send("NOOP").expect("250 *");
    }
  }

  @Test
  void the_stock_library_answers_too_much_data_as_if_it_might_fit_later() throws Exception {
    StockHandler.Data tooMuch =
        body -> {
          throw new TooMuchDataException("too much");
        };
    try (Client client = inData(stock(tooMuch))) {
      client.send(".").expect("421 *").expectGone();
    }
  }

  @Test
  void our_door_answers_too_much_data_as_too_large() throws Exception {
    try (Client client = inData(with(limits().messageBytes(65_536, 65_536)))) {
      client.send("x".repeat(70_000), ".").expect("552 5.3.4 *").send("NOOP").expect("250 *");
    }
  }

  @Test
  void the_stock_library_does_not_enforce_the_size_it_offers() throws Exception {
    try (Client client = inData(stock(this::keep))) {
      client.send("x".repeat(70_000), ".").expect("250 *");
      assertEquals(70_002, bodies.getFirst().length());
    }
  }

  @Test
  void the_stock_library_leaves_the_dot_of_the_first_line() throws Exception {
    try (Client client = inData(stock(this::keep))) {
      client.send("..first", "..second", ".").expect("250 *");
    }
    assertEquals("..first\r\n.second\r\n", bodies.getFirst());
  }

  @Test
  void our_door_unstuffs_the_first_line_too() throws Exception {
    try (Client client = inData()) {
      client.send("..first", "..second", ".").expect("250 *");
    }
    assertEquals(".first\r\n.second\r\n", intake.lastBody());
  }

  @Test
  void the_stock_library_ends_the_session_for_a_bug_of_ours() throws Exception {
    StockHandler.Data bug =
        body -> {
          throw new IllegalStateException("a bug");
        };
    try (Client client = inData(stock(bug))) {
      client.send(".").expect("421 *").expectGone();
    }
  }

  @Test
  void our_door_answers_451_for_a_bug_of_ours_and_goes_on() throws Exception {
    intake.answers(
        mail -> {
          throw new IllegalStateException("a bug");
        });
    try (Client client = inData()) {
      client.send(".").expect("451 4.3.0 *").send("NOOP").expect("250 *");
    }
  }

  @Test
  void the_stock_library_takes_any_recipient_and_refuses_senders_that_exist() throws Exception {
    try (Client client = Client.greeted(stock(this::keep).getPortAllocated())) {
      client.send("MAIL FROM:<a..b@example.org>").expect("553 *");
      client.send("MAIL FROM:<>").expect("250 *");
      client.send("RCPT TO:<>").expect("250 *").send("RCPT TO:<not an address>").expect("250 *");
    }
  }

  @Test
  void our_door_takes_recipients_of_ours_and_senders_that_exist() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<a..b@example.org>").expect("250 2.1.0 *");
      client.send("RCPT TO:<>").expect("501 *").send("RCPT TO:<not an address>").expect("501 *");
    }
  }

  @Test
  void the_stock_library_drops_parameters_it_does_not_know() throws Exception {
    try (Client client = Client.greeted(stock(this::keep).getPortAllocated())) {
      client.send("MAIL FROM:<> RET=NONSENSE X-UNKNOWN=1").expect("250 Ok");
    }
  }

  @Test
  void our_door_refuses_parameters_it_does_not_know() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<> RET=NONSENSE").expect("501 5.5.4 *");
      client.send("MAIL FROM:<> X-UNKNOWN=1").expect("555 5.5.4 *");
    }
  }

  @Test
  void the_stock_library_runs_a_word_for_its_first_four_letters() throws Exception {
    try (Client client = Client.greeted(stock(this::keep).getPortAllocated())) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
      client.send("DATAxyz").expect("354 *").send(".").expect("250 *");
    }
  }

  @Test
  void our_door_runs_whole_words() throws Exception {
    try (Client client = client()) {
      client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
      client.send("DATAxyz").expect("500 5.5.1 *");
    }
  }

  @Test
  void the_stock_library_hears_bad_commands_without_end() throws Exception {
    try (Client client = Client.greeted(stock(this::keep).getPortAllocated())) {
      for (int i = 0; i < 200; i++) {
        client.send("NONSENSE").expect("500 *");
      }
    }
  }

  @Test
  void our_door_hears_twenty() throws Exception {
    try (Client client = client()) {
      for (int i = 0; i < 19; i++) {
        client.send("NONSENSE").expect("500 *");
      }
      client.send("NONSENSE").expect("421 4.7.0 *").expectEnd();
    }
  }

  @Test
  void the_stock_library_ends_the_session_for_a_long_line_and_for_broken_utf8() throws Exception {
    int port = stock(this::keep).getPortAllocated();
    try (Client client = Client.greeted(port)) {
      client.send("NOOP " + "x".repeat(1000)).expect("501 *").expectGone();
    }
    try (Client client = Client.greeted(port)) {
      client.raw("NOOP \u00ff\r\n").expect("501 *").expectGone();
    }
  }

  @Test
  void our_door_goes_on_after_a_long_line_and_after_broken_utf8() throws Exception {
    try (Client client = client()) {
      client.send("NOOP " + "x".repeat(5000)).expect("500 5.5.2 *");
      client.raw("NOOP \u00ff\r\n").expect("500 5.5.2 *").send("NOOP").expect("250 *");
    }
  }

  @Test
  void the_stock_library_takes_mail_from_who_never_greeted() throws Exception {
    try (Client client = Client.to(stock(this::keep).getPortAllocated())) {
      client.expect("220 *").send("MAIL FROM:<>").expect("250 *");
    }
  }

  @Test
  void our_door_wants_a_greeting() throws Exception {
    try (Client client = Client.to(open(settings()).port())) {
      client.expect("220 *").send("MAIL FROM:<>").expect("503 5.5.1 *");
    }
  }

  @Test
  void the_stock_library_cuts_a_message_that_is_coming_in_when_it_stops() throws Exception {
    SMTPServer server = stock(this::keep);
    try (Client client = inData(server)) {
      client.send("Subject: half");
      server.stop();
      client.expectGone();
    }
    assertTrue(bodies.isEmpty());
  }

  /// Our door: `StopTest.a_message_that_is_coming_in_is_finished_and_answered`.
  @Test
  void the_stock_library_waits_without_end_for_a_handler_when_it_stops() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SMTPServer server =
        stock(
            body -> {
              reading.countDown();
              awaitQuietly(goOn);
            });
    try (Client client = inData(server)) {
      client.send(".");
      reading.await();
      Thread stopping = Thread.ofPlatform().start(server::stop);
      while (Arrays.stream(stopping.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals("awaitTermination"))) {
        Thread.onSpinWait();
      }
      assertTrue(stopping.isAlive());
      assertTrue(threads.isShutdown() && !threads.isTerminated(), "it shut down what it was lent");
      goOn.countDown();
      stopping.join();
    }
  }

  @Test
  void our_door_leaves_a_handler_that_hangs() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    intake.answers(
        mail -> {
          reading.countDown();
          awaitQuietly(never);
          return new Receipt.Accepted(mail.id(), "delivery");
        });
    SmtpDoor door = open(settings());
    try (Client client = inData(Client.greeted(door.port()))) {
      client.send(".");
      reading.await();
      door.stop(Duration.ZERO);
      client.expectGone();
    }
  }

  @Test
  void the_stock_library_offers_chunking_and_neither_dsn_nor_pipelining() throws Exception {
    try (Client client = Client.to(stock(this::keep).getPortAllocated())) {
      String offer = client.expect("220 *").send("EHLO client.example.org").reply();
      assertTrue(offer.contains("CHUNKING"), offer);
      assertFalse(offer.contains("DSN") || offer.contains("PIPELINING"), offer);
    }
  }

  private SMTPServer stock(StockHandler.Data data) {
    stock =
        new SMTPServer.Builder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .port(0)
            .hostName("localhost")
            .insertReceivedHeaders(false)
            .maxMessageSize(65_536)
            .executorService(threads)
            .messageHandlerFactory(context -> new StockHandler(data))
            .build();
    stock.start();
    return stock;
  }

  private static Client inData(SMTPServer server) throws IOException {
    Client client = Client.greeted(server.getPortAllocated());
    client.send("MAIL FROM:<>").expect("250 *").send("RCPT TO:<gone@localhost>").expect("250 *");
    return client.send("DATA").expect("354 *");
  }

  private void keep(InputStream body) throws IOException {
    bodies.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  private static void refuse(InputStream unread) throws RejectException {
    throw new RejectException(550, "no");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException hurried) {
      throw new IllegalStateException(hurried);
    }
  }
}
