package io.carom.config;

import io.carom.config.Config.Keep;
import io.carom.config.Config.Lists;
import io.carom.decide.Trust;
import io.carom.smtp.SmtpSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a configuration file: all of it is good, or every problem is told.
///
/// The larger sections have a class each: `SmtpSection` reads `smtp`, and so on.
public final class ConfigReader {

  private ConfigReader() {}

  /// Reads the text of a file.
  ///
  /// @param file its name, for problems
  /// @param folder where it lies: relative paths in it start there
  public static Reading read(String file, Path folder, String text) {
    Source source = new Source(file, folder);
    Config config = config(Section.root(source, yaml(source, text)));
    List<Problem> problems = source.problems();
    return problems.isEmpty() ? new Reading.Read(config) : new Reading.Faulty(problems);
  }

  /// What holds where nothing is configured.
  public static Config defaults() {
    return switch (read("", Path.of(""), "")) {
      case Reading.Read(Config config) -> config;
      case Reading.Faulty(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static Optional<Node> yaml(Source source, String text) {
    try {
      return new Compose(LoadSettings.builder().setLabel(source.file()).build())
          .composeString(text);
    } catch (MarkedYamlEngineException notYaml) {
      int line = notYaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      source.problem(
          line, notYaml.getProblem(), "this is not YAML: look for a tab, a quote, an indent");
    } catch (YamlEngineException notYaml) {
      source.problem(0, notYaml.getMessage(), "");
    }
    return Optional.empty();
  }

  private static Config config(Section root) {
    Lists lists = ListsSection.read(root.section("lists"));
    SmtpSettings door = SmtpSection.read(root.section("smtp"));
    Section decide = root.section("decide");
    return new Config(
        root.path(Keys.DATA),
        door,
        GateSection.read(root.section("gate"), lists),
        MilterSection.read(root.section("milter"), lists),
        RelaySection.read(root.section("relay"), door.hostname()),
        keep(root.section("ledger")),
        lists,
        trust(root.section("senders")),
        decide.one(Keys.MIN_REMOVE_CONFIDENCE),
        decide.one(Keys.SHADOW),
        decide.one(Keys.VERP),
        MailboxesSection.read(root, door.limits().maxMessageBytes()),
        WebhooksSection.read(root, lists),
        root.section("rules").path(Keys.RULES),
        root.section("log").one(Keys.FULL_ADDRESSES));
  }

  private static Trust trust(Section senders) {
    return new Trust(
        Set.copyOf(senders.many(Keys.SENDER_DOMAINS)), Set.copyOf(senders.many(Keys.AUTHSERV_IDS)));
  }

  private static Keep keep(Section ledger) {
    return new Keep(ledger.one(Keys.KEEP_REPORTS), ledger.one(Keys.KEEP_ORDINARY));
  }
}
