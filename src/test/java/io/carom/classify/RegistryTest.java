package io.carom.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The registry of enhanced status codes (IANA, 81 rows), each with the reason it means.
class RegistryTest {

  private static final Classifier CLASSIFIER = new Classifier(ShippedRules.RULES);

  @Test
  void every_registered_code_means_its_reason_in_both_classes() throws IOException {
    List<String> rows = Files.readAllLines(Path.of("test-fixtures/seeds/registry.tsv"));
    assertEquals(82, rows.size(), "81 codes and a head");
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t", -1);
      means("450 4" + cells[0].substring(1) + " hm", cells[1], cells[0]);
      means("550 5" + cells[0].substring(1) + " hm", cells[2], cells[0]);
    }
  }

  private static void means(String reply, String reason, String code) {
    Verdict verdict = CLASSIFIER.classify(reply, Optional.empty(), Optional.empty());
    assertEquals(reason, verdict.reason().word(), code + ": " + verdict);
    boolean soft = reply.startsWith("4");
    assertTrue(!soft || verdict.permanence() != Permanence.PERMANENT, code + ": " + verdict);
    assertTrue(!soft || verdict.listAction() != ListAction.REMOVE, code + ": " + verdict);
  }
}
