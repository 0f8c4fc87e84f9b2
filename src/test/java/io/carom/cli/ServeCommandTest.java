package io.carom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.config.Config;
import io.carom.config.ConfigReader;
import io.carom.lists.ListSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {

  private static Config flags(String... args) {
    ServeCommand serve = new ServeCommand();
    new CommandLine(serve).parseArgs(args);
    return serve.withFlags(ConfigReader.defaults());
  }

  @Test
  void without_flags_the_configuration_holds() {
    assertEquals(ConfigReader.defaults(), flags());
  }

  @Test
  void flags_win() {
    Config config =
        flags(
            "--smtp",
            "[::1]:26",
            "--domain",
            "bounces.example.org",
            "--domain",
            "b.example.org",
            "--max-removals",
            "0",
            "--shadow");
    assertEquals("::1", config.door().host());
    assertEquals(26, config.door().port());
    assertEquals(Set.of("bounces.example.org", "b.example.org"), config.door().bounceDomains());
    assertEquals(OptionalInt.of(0), config.lists().maxRemovalsPerHour());
    assertTrue(config.shadow());
  }

  @Test
  void a_list_has_the_name_it_is_given_or_one_made_from_its_file() {
    List<ListSettings> lists =
        flags("--list", "news=/srv/a.txt", "--list", "/srv/Our Customers 2026.txt").lists().files();
    assertEquals(
        List.of("news", "our-customers-20"), lists.stream().map(ListSettings::name).toList());
    assertEquals(Optional.of(Path.of("/srv/a.txt")), lists.getFirst().file());
    assertThrows(Failure.class, () -> flags("--list", "/a/x.txt", "--list", "/b/x.txt"));
  }

  @Test
  void a_webhook_may_be_on_this_machine_and_needs_a_secret() {
    Config config =
        flags(
            "--webhook",
            "http://127.0.0.1:8080/hook",
            "--webhook-secret",
            "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    assertTrue(config.webhooks().getFirst().loopback());
    assertFalse(config.toString().contains("whsec_"), "a secret is not shown");
    assertThrows(Failure.class, () -> flags("--webhook", "http://127.0.0.1:8080/hook"));
  }

  @Test
  void what_cannot_be_read_is_refused() {
    for (List<String> bad :
        List.of(
            List.of("--smtp", "2525"),
            List.of("--domain", "a@example.org"),
            List.of("--max-removals", "-1"))) {
      assertThrows(Failure.class, () -> flags(bad.toArray(String[]::new)), bad.toString());
    }
  }

  @Test
  void what_flags_said_is_known_to_other_commands(@TempDir Path data) throws IOException {
    Config config =
        flags(
            "--list",
            "news=/srv/a \"b\".txt",
            "--webhook",
            "http://127.0.0.1:8080/hook",
            "--webhook-secret",
            "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    Served.remember(
        data,
        config.lists().files(),
        Optional.of(config.webhooks().getFirst()),
        OptionalInt.of(5),
        true);
    Config seen = Served.over(data, ConfigReader.defaults());
    assertEquals(config.lists().files(), seen.lists().files());
    assertEquals(OptionalInt.of(5), seen.lists().maxRemovalsPerHour());
    assertEquals(config.webhooks().getFirst().url(), seen.webhooks().getFirst().url());
    assertTrue(seen.shadow());
    Served.remember(data, List.of(), Optional.empty(), OptionalInt.empty(), false);
    assertEquals(ConfigReader.defaults(), Served.over(data, ConfigReader.defaults()));
  }
}
