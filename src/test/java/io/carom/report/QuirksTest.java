package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/quirks.md` true: what it names as held by something is held by something.
class QuirksTest {

  private static final Path PAGE = Path.of("docs/quirks.md");
  private static final Path FIXTURES = Path.of("test-fixtures");
  private static final Path TESTS = Path.of("src/test/java");

  /// A row of the numbered table: number, what occurs, what holds it.
  private static final Pattern NUMBERED = Pattern.compile("^\\| (\\d+) \\| (.*) \\| (.*) \\|$");

  private static final Pattern FIXTURE =
      Pattern.compile(
          "`((?!text/|message/|multipart/)[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*){1,2})`");

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void each_of_the_53_deviations_has_a_fixture_or_a_word_on_why_not() throws IOException {
    Map<Integer, String> held = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = NUMBERED.matcher(line);
      if (row.matches()) {
        String before = held.put(Integer.parseInt(row.group(1)), row.group(3));
        assertEquals(null, before, "twice: " + line);
      }
    }
    assertEquals(IntStream.rangeClosed(1, 53).boxed().toList(), List.copyOf(held.keySet()));
    held.values().removeIf(by -> FIXTURE.matcher(by).find() || by.startsWith("not read: "));
    assertEquals(Map.of(), held);
  }

  @Test
  void every_fixture_and_test_that_the_page_names_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    String page = Files.readString(PAGE);
    List<String> fixtures = FIXTURE.matcher(page).results().map(m -> m.group(1)).toList();
    assertFalse(fixtures.isEmpty(), "fixtures are named");
    fixtures.stream().filter(name -> !isFixture(name)).forEach(missing::add);
    for (MatchResult test : TEST.matcher(page).results().toList()) {
      if (!isTest(test.group(1), test.group(2))) {
        missing.add(test.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean isFixture(String name) {
    return Files.exists(FIXTURES.resolve(name + ".eml"))
        || Files.exists(FIXTURES.resolve("delivery/" + name + ".eml"))
        || Files.exists(Path.of(name));
  }

  private static boolean isTest(String type, String method) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
        return Files.readString(file).contains("void " + method + "(");
      }
    }
    return false;
  }
}
