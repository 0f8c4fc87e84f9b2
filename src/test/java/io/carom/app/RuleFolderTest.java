package io.carom.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.classify.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rule files as people leave them.
class RuleFolderTest {

  @TempDir Path folder;

  private void write(String word) throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        rules:
          - id: lamp
            reason: policy
            any: ["the lamp is %s"]
            examples: ["550 the lamp is %s"]
        """
            .formatted(word, word));
  }

  private String refusal() {
    return assertThrows(RuleFolder.Unusable.class, () -> RuleFolder.open(folder)).getMessage();
  }

  @Test
  void a_folder_that_is_not_there_is_named() throws IOException {
    Files.delete(folder);
    assertEquals("the rules in " + folder + " cannot be used: there is no such folder", refusal());
    Files.createDirectory(folder);
  }

  @Test
  void a_file_that_is_no_text_is_named() throws IOException {
    Files.write(folder.resolve("mine.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(
        "the rules in " + folder + " cannot be used:\n  mine.yaml: it is not UTF-8", refusal());
  }

  @Test
  void a_fault_is_said_with_its_line() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), "rules:\n  - id: x\n    reason: nonesuch\n");
    assertTrue(refusal().contains("mine.yaml:3: unknown reason 'nonesuch'"), refusal());
  }

  @Test
  void whole_files_are_taken_while_it_runs_and_others_leave_the_old_rules() throws Exception {
    write("out");
    RuleFolder rules = RuleFolder.open(folder);
    Classifier first = rules.classifier();
    rules.refresh();
    assertSame(first, rules.classifier(), "nothing changed");

    Files.writeString(folder.resolve("mine.yaml"), "rules: [");
    rules.refresh();
    assertSame(first, rules.classifier(), "it is being written");

    write("broken");
    rules.refresh();
    Classifier second = rules.classifier();
    assertTrue(first != second, "taken");

    Files.write(folder.resolve("mine.yaml"), new byte[] {(byte) 0xff});
    rules.refresh();
    assertSame(second, rules.classifier(), "no text");
    Files.delete(folder.resolve("mine.yaml"));
    Files.delete(folder);
    rules.refresh();
    assertSame(second, rules.classifier(), "gone");
    Files.createDirectory(folder);
  }
}
