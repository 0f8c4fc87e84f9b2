package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mime.Mime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real bounces that are no part of this project, measured where they lie beside it.
///
/// The folder is `../shared/corpus`, or what the system property `carom.corpus` names; where it
/// is missing, each test says so and how many mails it read: none.
class CorpusTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("carom.corpus", "../shared/corpus"));

  private static final Path RULINGS = Path.of("test-fixtures/corpus-rulings.tsv");

  /// One mail and whom its table names, in lower case; a redacted one as "".
  private record Sample(String file, Octets octets, boolean mbox, List<String> recipients) {

    /// Who is reported on; a file that is an mbox holds several mails.
    List<String> found(String lineEnd) {
      String text = new String(octets.array(), StandardCharsets.ISO_8859_1);
      return Stream.of(
              mbox ? text.split("(?<=\n)(?=From \\S+  ?[A-Z][a-z]{2} )") : new String[] {text})
          .map(mail -> (mail + "\n").getBytes(StandardCharsets.ISO_8859_1))
          .map(mail -> Mime.read(Octets.of(Lines.ended(mail, lineEnd))))
          .flatMap(mail -> CorpusTest.recipients(Reports.read(mail, Envelope.none())).stream())
          .toList();
    }
  }

  @Test
  void recipients_are_found_and_none_is_made_up() throws IOException {
    int wanted = 0;
    int found = 0;
    List<String> missed = new ArrayList<>();
    List<String> made = new ArrayList<>();
    List<Sample> samples =
        Stream.concat(
                samples("dev-expected.jsonl", "dev").stream(),
                samples("negatives-expected.jsonl", "negatives").stream())
            .toList();
    Set<String> ruled = ruled();
    for (Sample sample : samples) {
      if (ruled.contains(sample.file())) {
        continue;
      }
      List<String> rest = new ArrayList<>(sample.recipients());
      for (String address : sample.found("\n")) {
        if (rest.remove(address)) {
          found++;
        } else {
          made.add(sample.file() + " " + address);
        }
      }
      wanted += sample.recipients().size();
      rest.forEach(address -> missed.add(sample.file() + " " + address));
    }
    System.out.printf(
        "corpus: %d mails, %d of %d recipients found, missed %s, false %s%n",
        samples.size(), found, wanted, missed, made);
    assertTrue(found >= wanted * 0.99, () -> "missed: " + missed);
    assertEquals(List.of(), made);
  }

  /// Mails in which the table names a recipient that the report does not mean, each with a reason.
  private static Set<String> ruled() throws IOException {
    return Files.readAllLines(RULINGS).stream()
        .map(row -> row.split("\t", -1))
        .filter(row -> row[2].equals("recipient"))
        .map(row -> row[0])
        .collect(Collectors.toSet());
  }

  @Test
  void every_line_end_gives_the_same_recipients() throws IOException {
    int read = 0;
    for (Sample sample : samples("dev-expected.jsonl", "dev")) {
      assertEquals(sample.found("\n"), sample.found("\r\n"), sample.file());
      assertEquals(sample.found("\n"), sample.found("\r"), sample.file());
      read++;
    }
    System.out.println("corpus: mails with every line end: " + read);
  }

  @Test
  void no_mail_makes_a_reader_throw_or_make_up_a_code() throws IOException {
    int read = 0;
    List<String> madeUp = new ArrayList<>();
    for (Sample sample : samples("dev-expected.jsonl", "dev")) {
      String text = readable(sample);
      for (Outcome outcome : Reports.read(Mime.read(sample.octets()), Envelope.none()).outcomes()) {
        Stream.of(outcome.status(), outcome.replyCode())
            .flatMap(Optional::stream)
            .filter(code -> !text.contains(code.toString()))
            .forEach(code -> madeUp.add(sample.file() + " " + code));
      }
      read++;
    }
    System.out.println("corpus: mails searched for made-up codes: " + read);
    assertEquals(List.of(), madeUp);
  }

  /// The mail as it came, and its parts decoded.
  private static String readable(Sample sample) {
    StringBuilder text =
        new StringBuilder(new String(sample.octets().array(), StandardCharsets.ISO_8859_1));
    Mime.read(sample.octets()).walk().forEach(part -> text.append('\n').append(part.text()));
    return text.toString();
  }

  private static List<String> recipients(Report report) {
    return report.outcomes().stream()
        .map(o -> o.recipient().map(a -> a.toString().toLowerCase(Locale.ROOT)).orElse(""))
        .toList();
  }

  private static List<Sample> samples(String table, String folder) throws IOException {
    Path expected = CORPUS.resolve(table);
    if (!Files.exists(expected)) {
      System.out.println("corpus: not beside the project, 0 mails read");
      return List.of();
    }
    List<Sample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(expected)) {
      JsonNode node = new ObjectMapper().readTree(line);
      List<String> recipients = new ArrayList<>();
      node.get("recipients").forEach(r -> recipients.add(recipient(r)));
      String file = node.get("file").asText();
      Path mail = CORPUS.resolve(folder).resolve(file);
      samples.add(
          new Sample(
              file, Octets.of(Files.readAllBytes(mail)), node.has("mboxMessages"), recipients));
    }
    return samples;
  }

  private static String recipient(JsonNode row) {
    String address = row.get("recipient").asText().toLowerCase(Locale.ROOT);
    return address.endsWith(".invalid") ? "" : address;
  }
}
