package io.carom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.milter.MilterSettings;
import io.carom.postfix.GateSettings;
import io.carom.relay.RelaySettings;
import io.carom.smtp.SmtpSettings;
import io.carom.socket.Listen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `conf/carom.yaml` tells the truth.
///
/// In it `#key:` and `#  key:` are keys, `#    ` starts a line of an example, all else is prose.
class ShippedFileTest {

  private static final Pattern KEY = Pattern.compile("#(?:  )?\\w+:.*");
  private static final Pattern EXAMPLE = Pattern.compile("#    .*");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("conf/carom.yaml"));
  }

  private static Config read(String text) {
    return switch (ConfigReader.read("conf/carom.yaml", Path.of(""), text)) {
      case Reading.Read(Config config) -> config;
      case Reading.Faulty(List<Problem> problems) ->
          throw new AssertionError(problems + "\n" + text);
    };
  }

  @Test
  void as_shipped_it_changes_nothing() throws IOException {
    assertEquals(ConfigReader.defaults(), read(String.join("\n", lines())));
  }

  @Test
  void every_key_is_there_with_its_default() throws IOException {
    for (Key<?> key : Keys.all()) {
      String name = "[# {-]" + key.name() + ": ";
      String value = key.path().contains("[]") ? "" : key.fallback().orElse("");
      assertTrue(
          lines().stream()
              .anyMatch(
                  line ->
                      Pattern.compile(name).matcher(line).find()
                          && line.contains(key.name() + ": " + value)),
          key.path() + " with its default " + value);
    }
  }

  @Test
  void every_default_of_a_list_or_webhook_is_told() throws IOException {
    String text = String.join("\n", lines());
    for (Key<?> key : Keys.all()) {
      if (key.path().contains("[]") && key.fallback().isPresent()) {
        String told = key.fallback().get();
        String words = told.equals("[]") ? "default: (none|all)" : "default: " + told;
        assertTrue(
            Pattern.compile(key.name() + ": .*" + words).matcher(text).find(),
            key.path() + " with " + words);
      }
    }
  }

  @Test
  void with_every_key_uncommented_it_is_still_the_defaults() throws IOException {
    Config all =
        read(
            lines().stream()
                .filter(line -> KEY.matcher(line).matches())
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n")));
    Config defaults = ConfigReader.defaults();
    assertEquals(defaults.keep(), all.keep());
    assertEquals(defaults.trust(), all.trust());
    assertEquals(defaults.mailboxes(), all.mailboxes());
    assertEquals(defaults.webhooks(), all.webhooks());
    assertEquals(defaults.minRemoveConfidence(), all.minRemoveConfidence());
    assertEquals(defaults.shadow(), all.shadow());
    assertEquals(defaults.fullAddresses(), all.fullAddresses());
    assertEquals(defaults.lists().applyAfter(), all.lists().applyAfter());
    assertEquals(defaults.lists().files(), all.lists().files());
    assertEquals(
        Optional.of(
            new SmtpSettings.Tls(
                Path.of("/etc/carom/tls/fullchain.pem"),
                Path.of("/etc/carom/tls/privkey.pem"),
                Optional.of(Path.of("/etc/carom/tls/clients.pem")),
                Optional.of(new SmtpSettings.Place("127.0.0.1", 2465)),
                false)),
        all.door().tls());
    assertEquals(
        new GateSettings(
            Optional.of(new Listen.Tcp("127.0.0.1", 10040)),
            Optional.of(new Listen.Tcp("127.0.0.1", 10041)),
            Optional.of(new Listen.Tcp("127.0.0.1", 10042)),
            defaults.gate().action(),
            Optional.of("default"),
            defaults.gate().exemptSenders()),
        all.gate());
    assertEquals(
        new MilterSettings(
            Optional.of(
                new MilterSettings.Inbound(
                    new Listen.Tcp("127.0.0.1", 10045), MilterSettings.Recorded.TAG)),
            Optional.of(
                new MilterSettings.Outbound(
                    new Listen.Tcp("127.0.0.1", 10046),
                    MilterSettings.NoneLeft.REJECT,
                    false,
                    Set.of())),
            MilterSettings.MAX_CONNECTIONS,
            MilterSettings.IDLE),
        all.milter());
    assertEquals(
        Optional.of(
            new RelaySettings(
                "127.0.0.1",
                10025,
                "localhost",
                RelaySettings.Tls.OPPORTUNISTIC,
                Optional.of(Path.of("/etc/carom/tls/authorities.pem")),
                Duration.ofMinutes(5),
                20)),
        all.relay());
    SmtpSettings.Place lmtp = new SmtpSettings.Place("127.0.0.1", 2524);
    assertEquals(defaults.door().withLmtp(lmtp), all.door().withTls(Optional.empty()));
    assertEquals(Optional.of(Path.of("/var/lib/carom")), all.data());
  }

  @Test
  void its_examples_are_accepted() throws IOException {
    List<String> examples =
        lines().stream()
            .filter(line -> EXAMPLE.matcher(line).matches())
            .map(line -> line.substring(1))
            .toList();
    int mailboxes = examples.indexOf("    - name: bounces");
    int webhooks = examples.indexOf("    - name: shop");
    Config config =
        read(
            "lists:\n  files:\n"
                + String.join("\n", examples.subList(0, mailboxes))
                + "\nmailboxes:\n"
                + String.join("\n", examples.subList(mailboxes, webhooks))
                + "\nwebhooks:\n"
                + String.join("\n", examples.subList(webhooks, examples.size())));
    assertEquals("news", config.lists().files().getFirst().name());
    assertEquals(3, config.mailboxes().size());
    assertEquals(2, config.webhooks().getFirst().secrets().size());
  }
}
