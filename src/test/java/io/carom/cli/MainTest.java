package io.carom.cli;

import static io.carom.cli.Typed.carom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  /// Every command with the words that reach it, groups included.
  private static void collect(CommandLine line, List<CommandLine> all) {
    for (CommandLine sub : line.getSubcommands().values()) {
      all.add(sub);
      collect(sub, all);
    }
  }

  @Test
  void without_a_command_the_commands_are_shown() {
    Typed typed = carom();
    assertEquals(2, typed.code());
    assertTrue(typed.err().startsWith("Usage: carom"), typed.err());
  }

  @Test
  void a_command_that_does_not_exist_is_refused_with_a_hint() {
    Typed typed = carom("supress");
    assertEquals(2, typed.code());
    assertTrue(typed.err().contains("suppress"), typed.err());
  }

  @Test
  void the_version_is_told() {
    Typed typed = carom("--version");
    assertEquals(0, typed.code());
    assertTrue(typed.out().startsWith("carom "), typed.out());
  }

  @Test
  void every_command_has_help_with_an_example_and_takes_config_and_data() {
    List<CommandLine> all = new ArrayList<>();
    collect(Main.commandLine(InputStream.nullInputStream()), all);
    assertTrue(all.size() > 5, "commands were found");
    for (CommandLine command : all) {
      String name = command.getCommandSpec().qualifiedName();
      String help = command.getUsageMessage();
      assertTrue(help.contains("Example"), name + " has no example");
      if (command.getSubcommands().isEmpty()) {
        assertTrue(help.contains("--config") && help.contains("--data"), name);
      }
      if (name.endsWith(" list")) {
        assertTrue(help.contains("--json"), name);
      }
    }
  }

  @Test
  void a_world_that_fails_is_told_without_a_stack_trace(@TempDir Path folder) {
    Typed typed = carom("suppress", "list", "--data", "/dev/null/here");
    assertEquals(3, typed.code());
    assertTrue(typed.err().startsWith("carom: "), typed.err());
    assertFalse(typed.err().contains("\tat "), typed.err());
    Typed missing = carom("suppress", "import", folder + "/no.csv", "--data", folder + "/data");
    assertEquals(3, missing.code());
    assertEquals("carom: there is no file " + folder + "/no.csv\n", missing.err());
  }

  @Test
  void status_of_a_new_installation_is_all_zero(@TempDir Path folder) {
    Typed typed = carom("status", "--json", "--data", folder.resolve("data").toString());
    assertEquals(0, typed.code(), typed.err());
    assertTrue(typed.out().contains("\"messages\":0,\"outcomes\":0,\"suppressions\":0,"));
    assertTrue(typed.out().contains("\"lastAccepted\":null"));
  }

  @Test
  void a_webhook_that_is_not_configured_cannot_be_tried(@TempDir Path folder) {
    Typed typed = carom("webhooks", "test", "shop", "--data", folder.resolve("data").toString());
    assertEquals(2, typed.code());
    assertEquals("carom: no webhook is configured\n", typed.err());
  }

  @Test
  void an_incident_that_does_not_exist_is_a_no(@TempDir Path folder) {
    Typed typed = carom("incidents", "show", "7", "--data", folder.resolve("data").toString());
    assertEquals(1, typed.code());
    assertEquals("carom: there is no incident 7\n", typed.err());
  }

  @Test
  void an_answer_that_cannot_be_written_is_no_success(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("said");
    Process carom =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "classify",
                "550 5.1.1 no such user")
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(said.toFile())
            .start();
    assertEquals(3, carom.waitFor());
    assertTrue(
        Files.readString(said).contains("carom: cannot write the answer: No space left on device"),
        Files.readString(said));
  }

  @Test
  void who_reads_an_answer_may_have_enough_of_it() {
    StandardOutput out =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    assertThrows(IOException.class, () -> out.write('x'));
    assertEquals(Optional.empty(), out.trouble());
  }

  @Test
  void a_place_that_is_none_is_told_before_anything_is_made(@TempDir Path folder) throws Exception {
    assertEquals(
        new Typed(2, "", "carom: --data names nothing: is a variable of your script empty?\n"),
        carom("status", "--data", ""));
    assertEquals(2, carom("status", "--config", "").code());
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertEquals(
        "carom: " + file + " is a file, not the folder of a ledger; name that with --data\n",
        carom("status", "--data", file.toString()).err());
    Typed typed = carom("inspect", "", "a\0b");
    assertEquals(3, typed.code());
    assertEquals(
        2, typed.err().lines().filter(l -> l.endsWith(": it is no name of a file")).count());
  }

  /// The list of commands shows the first line of each.
  @Test
  void the_first_line_of_a_description_is_a_sentence() {
    List<CommandLine> all = new ArrayList<>();
    collect(Main.commandLine(InputStream.nullInputStream()), all);
    for (CommandLine line : all) {
      String first = line.getCommandSpec().usageMessage().description()[0];
      assertTrue(first.endsWith("."), line.getCommandSpec().qualifiedName() + ": " + first);
    }
  }
}
