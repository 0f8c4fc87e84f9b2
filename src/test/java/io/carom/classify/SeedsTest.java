package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Address;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import io.carom.report.Action;
import io.carom.report.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The founding tables, row by row: as they stand, and with all changed that means nothing.
class SeedsTest {

  private static final Classifier CLASSIFIER = new Classifier(ShippedRules.RULES);
  private static final int VARIATIONS = 12;

  @Test
  void all_cases_give_what_the_founding_documents_ask_for() throws IOException {
    List<Seed> cases = Seed.cases();
    assertEquals(230, cases.size());
    StringBuilder wrong = new StringBuilder();
    for (Seed seed : cases) {
      wrong.append(seed.wrong(classify(seed.sample()), seed.sample()));
    }
    assertEquals("", wrong.toString());
  }

  @Test
  void all_twins_of_the_other_class_do_too() throws IOException {
    List<Seed> twins = Seed.twins();
    assertEquals(37, twins.size());
    StringBuilder wrong = new StringBuilder();
    for (Seed seed : twins) {
      wrong.append(seed.wrong(classify(seed.sample()), seed.sample()));
    }
    assertEquals("", wrong.toString());
  }

  @Test
  void every_verdict_is_the_row_itself_and_not_an_accepted_neighbour() throws IOException {
    for (Seed seed : all()) {
      assertEquals(seed.reason(), classify(seed.sample()).reason(), seed.id());
    }
  }

  @Test
  void letter_case_means_nothing() throws IOException {
    StringBuilder wrong = new StringBuilder();
    for (Seed seed : all()) {
      String upper = seed.sample().toUpperCase(Locale.ROOT);
      String lower = seed.sample().toLowerCase(Locale.ROOT);
      wrong.append(seed.wrong(classify(upper), upper)).append(seed.wrong(classify(lower), lower));
    }
    assertEquals("", wrong.toString());
  }

  @Test
  void addresses_hosts_ids_dates_and_parameters_mean_nothing() throws IOException {
    StringBuilder wrong = new StringBuilder();
    long seedNumber = 20_261_123L;
    Random random = new Random(seedNumber);
    for (Seed seed : all()) {
      for (int i = 0; i < VARIATIONS; i++) {
        String varied = Variation.of(seed.sample(), random);
        wrong.append(seed.wrong(classify(varied), varied));
      }
    }
    assertEquals("", wrong.toString(), "random seed " + seedNumber);
  }

  @Test
  void as_the_diagnostic_code_of_a_report_they_give_the_same() throws IOException {
    StringBuilder wrong = new StringBuilder();
    for (Seed seed : all()) {
      Outcome outcome =
          Outcome.of(Action.FAILED)
              .recipient(Address.parse("someone@example.net"))
              .status(EnhancedStatus.parse(seed.status()))
              .replyCode(replyCode(seed))
              .diagnostic(seed.sample())
              .diagnosticType(Optional.of("smtp"))
              .remoteMta(Optional.of("mx.example.net"))
              .text("This is the mail system. Your message could not be delivered.")
              .build();
      wrong.append(seed.wrong(CLASSIFIER.classify(outcome), seed.sample()));
    }
    assertEquals("", wrong.toString());
  }

  private static Optional<ReplyCode> replyCode(Seed seed) {
    return seed.replyCode().isEmpty()
        ? Optional.empty()
        : Optional.of(new ReplyCode(Integer.parseInt(seed.replyCode())));
  }

  private static List<Seed> all() throws IOException {
    return Stream.concat(Seed.cases().stream(), Seed.twins().stream()).toList();
  }

  private static Verdict classify(String reply) {
    return CLASSIFIER.classify(reply, Optional.empty(), Optional.empty());
  }
}
