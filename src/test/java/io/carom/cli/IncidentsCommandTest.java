package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Removals that a cap of none holds, and what a person makes of them.
class IncidentsCommandTest {

  private static final String REPORT = "test-fixtures/delivery/postfix/unknown-user.eml";

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void heldOnNews() throws IOException {
    config = folder.resolve("carom.yaml");
    configure("news");
    Typed taken = carom("ingest", REPORT, "--config", config.toString());
    assertEquals(0, taken.code(), taken.err());
  }

  private void configure(String list) throws IOException {
    Files.writeString(folder.resolve("list.txt"), "");
    Files.writeString(
        config,
        """
        data: data
        lists:
          maxRemovalsPerHour: 0
          files: [{name: %s, file: list.txt}]
        """
            .formatted(list));
  }

  private Typed incidents(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "incidents";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--config";
    all[words.length + 2] = config.toString();
    return carom(all);
  }

  @Test
  void what_is_held_is_shown_and_released() {
    assertTrue(incidents("list").out().contains("  news  "), incidents("list").out());
    String who = held();
    assertEquals("1 removals released on news\n", incidents("release", "1").out());
    assertEquals("", incidents("list").out());
    assertEquals(0, carom("suppress", "show", who, "--config", config.toString()).code());
  }

  @Test
  void what_is_held_is_cancelled() {
    String who = held();
    assertEquals("1 removals called off on news\n", incidents("cancel", "1").out());
    assertEquals(1, carom("suppress", "show", who, "--config", config.toString()).code());
  }

  @Test
  void an_incident_of_a_list_that_is_gone_can_only_be_cancelled() throws IOException {
    configure("letters");
    Typed refused = incidents("release", "1");
    assertEquals(2, refused.code());
    assertEquals(
        "carom: list news is not configured any more; carom incidents cancel 1 closes the"
            + " incident\n",
        refused.err());
    assertEquals(0, incidents("cancel", "1").code());
    assertEquals("", incidents("list").out());
  }

  private String held() {
    return incidents("show", "1").lines().getLast().strip();
  }
}
