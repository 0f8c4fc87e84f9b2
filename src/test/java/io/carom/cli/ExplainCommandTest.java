package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.ledger.Recall;
import io.carom.ledger.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

  private static final String DISPUTED =
      "test-fixtures/delivery/generic/status-5.1.1-over-5.7.1-text.eml";
  private static final String GONE = "test-fixtures/delivery/postfix/unknown-user.eml";

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void twoLists() throws IOException {
    config = folder.resolve("carom.yaml");
    Files.writeString(folder.resolve("news.txt"), "gone@example.net\n");
    Files.writeString(folder.resolve("shop.txt"), "gone@example.net\n");
    Files.writeString(
        config,
        """
        data: data
        lists:
          files:
            - {name: news, file: news.txt, owner: a, bounceAddresses: [news-b@bounces.example.org]}
            - {name: shop, file: shop.txt, owner: b, bounceAddresses: [shop-b@bounces.example.org]}
        """);
  }

  private Typed explain(String... args) {
    return explained("", args);
  }

  private Typed explained(String input, String... args) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    Typed typed = carom(Typed.input(input), all.toArray(String[]::new));
    assertEquals(0, typed.code(), typed.err());
    return typed;
  }

  private JsonNode json(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return new ObjectMapper().readTree(explain(all.toArray(String[]::new)).out());
  }

  @Test
  void facts_that_disagree_are_told_with_their_places_and_with_what_lost() {
    List<String> lines = explain(DISPUTED).lines();
    assertHas(lines, "    spam-content: Judged as spam");
    assertHas(
        lines, "status        5.1.1                             Status field in part 2, line 6");
    assertHas(
        lines, "reply code    550                               Diagnostic-Code field in part 2");
    assertHas(
        lines, "user-unknown, list remove: rule iana/bad-mailbox by \"5.1.1\" (Status field in");
    assertHas(lines, "      weaker evidence: a status code, against words that name a cause");
    assertHas(lines, "    none: the recipient is innocent: spam-content");
    assertHas(lines, "    - applications are told bounce.blocked (no webhook)");
  }

  @Test
  void a_place_is_a_part_a_field_and_a_line_of_the_decoded_content() throws IOException {
    JsonNode outcome = json(DISPUTED).path("outcomes").path(0);
    assertEquals(
        "{\"part\":\"part 2\",\"field\":\"Status\",\"line\":6}",
        outcome.path("stood").path("status").toString());
    JsonNode other = outcome.path("others").path(1);
    assertEquals("user-unknown", other.path("reason").textValue());
    assertEquals("Status", other.path("stood").path("field").textValue());
    assertTrue(outcome.path("stood").path("command").isMissingNode(), "nobody said a command");
  }

  @Test
  void a_code_that_the_status_field_does_not_have_is_found_in_the_reply() throws IOException {
    JsonNode stood =
        json("test-fixtures/delivery/generic/status-5.0.0-code-in-diagnostic.eml")
            .path("outcomes")
            .path(0)
            .path("stood");
    assertEquals("Diagnostic-Code", stood.path("status").path("field").textValue());
    assertEquals("Status", stood.path("statusField").path("field").textValue());
  }

  @Test
  void a_verdict_that_is_milder_than_its_reason_says_why() {
    List<String> lines =
        explained(
                """
                From: MAILER-DAEMON@mail.example.org
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example.org

                Final-Recipient: rfc822; anna@example.net
                Action: failed
                Status: 4.1.1
                Diagnostic-Code: smtp; 450 4.1.1 User unknown
                --b--
                """,
                "-")
            .lines();
    assertHas(
        lines, "held back: user-unknown mostly means list remove; here the server asked to try");
  }

  @Test
  void ordinary_mail_is_told_why_it_is_no_report() {
    List<String> lines = explained("From: anna@example.net\nSubject: hello\n\nHi.\n", "-").lines();
    assertHas(lines, "-: no report, 43 octets");
    assertHas(
        lines, "no part is a delivery status, a feedback report or a receipt; there is text/plain");
    assertHas(lines, "  From is anna@example.net, and the text has no layout");
  }

  @Test
  void the_list_follows_from_the_address_it_came_to() throws IOException {
    JsonNode none = json(GONE).path("outcomes").path(0);
    assertTrue(none.path("list").isNull());
    assertEquals("none", none.path("decision").textValue());
    JsonNode outcome = json(GONE, "--to", "news-b@bounces.example.org").path("outcomes").path(0);
    assertEquals("news", outcome.path("list").textValue());
    assertEquals("the bounce address of this list", outcome.path("listBecause").textValue());
    assertEquals("acted", outcome.path("decision").textValue());
    List<String> effects = new ArrayList<>();
    outcome.path("effects").forEach(e -> effects.add(e.path("effect").textValue()));
    assertEquals(List.of("notify", "suppress", "remove"), effects);
  }

  @Test
  void a_mailbox_that_says_where_a_message_came_to_is_believed() throws IOException {
    String message = Files.readString(Path.of(GONE));
    String delivered = "Delivered-To: shop-b@bounces.example.org\n" + message;
    assertHas(
        explained(delivered, "-").lines(),
        "came to       shop-b@bounces.example.org (Delivered-To)");
  }

  @Test
  void nothing_is_made_and_nothing_is_changed() throws IOException {
    explain(GONE, "--to", "news-b@bounces.example.org");
    assertFalse(Files.exists(folder.resolve("data")), "no ledger is made");
    carom("suppress", "add", "other@example.net", "--config", config.toString());
    String before = standing();
    explain(GONE, "--to", "news-b@bounces.example.org");
    assertEquals(before, standing());
    assertEquals("gone@example.net\n", Files.readString(folder.resolve("news.txt")));
  }

  private String standing() {
    try (SqliteLedger ledger = SqliteLedger.open(folder.resolve("data"))) {
      var standing = ledger.read(Recall::standing);
      return standing.messages() + " " + standing.outcomes() + " " + standing.suppressions();
    }
  }

  @Test
  void the_ledger_is_asked_where_there_is_one() {
    assertHas(explain(GONE).lines(), "so an empty one is assumed)");
    String recipient = "news-b@bounces.example.org";
    String who = recipientOf(GONE);
    carom("suppress", "add", who, "--list", "news", "--config", config.toString());
    List<String> lines = explain(GONE, "--to", recipient).lines();
    assertHas(lines, "What would follow (with the history in " + folder.resolve("data") + ")");
    assertHas(lines, "for list news any more, for good (is suppressed there already)");
  }

  private String recipientOf(String file) {
    try {
      return json(file).path("outcomes").path(0).path("recipient").textValue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void labels_titles_and_advice_speak_chinese() {
    List<String> lines = explain(GONE, "--lang", "zh").lines();
    assertHas(lines, "  事实及其出处");
    assertHas(lines, "    user-unknown: 收件人不存在");
    assertHas(lines, "行 Final-Recipient 字段");
    assertHas(lines, "    对方服务器没有这个邮箱");
  }

  /// Of every fixture, whatever is said of it.
  @Test
  void in_chinese_every_sentence_is_chinese() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (String line : explain("test-fixtures", "--lang", "zh", "--json").lines()) {
      JsonNode it = new ObjectMapper().readTree(line);
      it.path("whyNoReport").forEach(why -> sentences.add(why.asText()));
      for (JsonNode outcome : it.path("outcomes")) {
        for (String key : List.of("listBecause", "provenanceBecause", "because", "advice")) {
          sentences.add(outcome.path(key).asText());
        }
        outcome.path("effects").forEach(effect -> sentences.add(effect.path("words").asText()));
        outcome.path("others").forEach(other -> sentences.add(other.path("lostBecause").asText()));
        if (!outcome.path("heldBack").isNull()) {
          sentences.add(outcome.path("heldBack").asText());
        }
      }
    }
    assertTrue(sentences.size() > 1000, "there are sentences: " + sentences.size());
    Pattern chinese = Pattern.compile("\\p{IsHan}");
    assertEquals(
        List.of(), sentences.stream().filter(s -> !chinese.matcher(s).find()).distinct().toList());
  }

  @Test
  void one_of_file_and_mail_is_named() {
    assertEquals(2, carom("explain").code());
    assertEquals(2, carom("explain", GONE, "--mail", "00").code());
  }

  private static void assertHas(List<String> lines, String part) {
    assertTrue(
        lines.stream().anyMatch(line -> line.contains(part)),
        () -> part + "\nis not in\n" + String.join("\n", lines));
  }
}
