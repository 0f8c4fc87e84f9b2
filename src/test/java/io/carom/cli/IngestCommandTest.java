package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static io.carom.cli.Typed.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.MailId;
import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {

  private static final String REPORT =
      """
      Return-Path: <>
      Delivered-To: news-bounces@bounces.example.org
      Received: from mx.example.net by mail.example.org; Tue, 3 Mar 2020 10:00:00 +0000 (UTC)
      From: MAILER-DAEMON@mx.example.net
      To: news-bounces@bounces.example.org
      Date: Mon, 2 Mar 2020 10:00:00 +0000
      Content-Type: multipart/report; report-type=delivery-status; boundary=b

      --b
      Content-Type: text/plain

      It could not be delivered.
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example.net

      Final-Recipient: rfc822; %s@example.net
      Action: failed
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 5.1.1 <%1$s@example.net>: user unknown
      --b--
      """;

  @TempDir Path folder;

  @BeforeEach
  void twoLists() throws IOException {
    Files.writeString(folder.resolve("news.txt"), "gone@example.net\n");
    Files.writeString(folder.resolve("club.txt"), "gone@example.net\n");
    Files.writeString(
        folder.resolve("carom.yaml"),
        """
        data: data
        lists:
          files:
            - {name: news, file: news.txt, owner: a, bounceAddresses: [news-bounces@bounces.example.org]}
            - {name: club, file: club.txt, owner: b, bounceAddresses: [club-bounces@bounces.example.org]}
        """);
  }

  private Typed typed(String standardInput, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", folder.resolve("carom.yaml").toString()));
    return carom(input(standardInput), all.toArray(String[]::new));
  }

  private <T> T asked(Function<Recall, T> query) {
    try (SqliteLedger ledger = SqliteLedger.open(folder.resolve("data"))) {
      return ledger.read(query);
    }
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void a_report_of_long_ago_acts_on_its_list_and_counts_as_of_its_own_time() throws IOException {
    Path file = file("one.eml", REPORT.formatted("gone"));
    Typed done = typed("", "ingest", "--json", file.toString());
    assertEquals(0, done.code(), done.err());
    assertTrue(done.out().contains("\"messages\":1,\"known\":0,\"delivery\":1,"), done.out());

    MailId id = MailId.of(Octets.ascii(REPORT.formatted("gone")));
    Instant received = Instant.parse("2020-03-03T10:00:00Z");
    assertEquals(received, asked(r -> r.mail(id)).orElseThrow().mail().receivedAt());
    assertEquals(received, asked(r -> r.outcomes(id)).getFirst().entry().at());
    Typed listed = typed("", "suppress", "list", "--json");
    assertEquals(1, listed.lines().size(), listed.out());
    assertTrue(listed.out().contains("\"list\":\"news\""), listed.out());
    assertTrue(!listed.out().contains("\"since\":\"2020"), "removed now: " + listed.out());
  }

  @Test
  void the_same_files_twice_are_known_and_count_once() throws IOException {
    file("box/new/1", REPORT.formatted("gone"));
    file("box/new/2", REPORT.formatted("lost"));
    Files.createDirectories(folder.resolve("box/cur"));
    String box = folder.resolve("box").toString();
    assertTrue(typed("", "ingest", box).out().startsWith("2 messages in "));
    Typed again = typed("", "ingest", "--json", box);
    assertTrue(again.out().contains("\"messages\":2,\"known\":2,"), again.out());
    assertEquals(2L, asked(r -> r.standing().outcomes()).longValue());
  }

  @Test
  void an_mbox_on_standard_input_is_taken_message_by_message() {
    String postmark = "From MAILER-DAEMON Tue Mar  3 10:00:00 2020\n";
    Typed done =
        typed(
            postmark + REPORT.formatted("gone") + "\n" + postmark + REPORT.formatted("lost"),
            "ingest",
            "--json",
            "-");
    assertTrue(done.out().contains("\"messages\":2,"), done.out());
  }

  @Test
  void in_shadow_all_is_recorded_and_nothing_changed_even_later() throws IOException {
    String file = file("one.eml", REPORT.formatted("gone")).toString();
    assertEquals(0, typed("", "ingest", "--shadow", file).code());
    assertEquals(1L, asked(r -> r.standing().outcomes()).longValue());
    assertEquals(0L, asked(r -> r.standing().suppressions()).longValue());
    typed("", "ingest", file);
    assertEquals(0L, asked(r -> r.standing().suppressions()).longValue());
  }

  @Test
  void a_file_that_is_not_there_is_named_and_the_others_are_taken() throws IOException {
    String good = file("one.eml", REPORT.formatted("gone")).toString();
    String missing = folder.resolve("missing.eml").toString();
    Typed done = typed("", "ingest", "--json", missing, good);
    assertEquals(3, done.code());
    assertTrue(done.err().contains("missing.eml: there is no such file"), done.err());
    assertTrue(done.out().contains("\"messages\":1,"), done.out());
  }

  @Test
  void what_is_no_address_is_refused_before_anything_is_read() {
    assertEquals(2, typed("", "ingest", "--bounce-address", "nobody", "-").code());
    assertTrue(Files.notExists(folder.resolve("data")));
  }
}
