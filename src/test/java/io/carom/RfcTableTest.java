package io.carom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/rfc.md` true: what it names exists, and what the code cites stands in it.
class RfcTableTest {

  private static final Path TABLE = Path.of("docs/rfc.md");

  private static final Pattern CLASS = Pattern.compile("`([a-z]+\\.[A-Z]\\w+)`");

  private static final Pattern CITED = Pattern.compile("RFC (\\d{3,5})");

  /// The cells of one row, stripped.
  private record Row(String rfc, String section, String kept, String where) {

    static Row of(String line) {
      String[] cells = line.split("\\|", 6);
      assertTrue(cells.length == 6, () -> "not four cells: " + line);
      return new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
    }

    String number() {
      return rfc.split(" ", 2)[0];
    }
  }

  @Test
  void every_class_in_the_table_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      List<String> named = CLASS.matcher(row.where()).results().map(m -> m.group(1)).toList();
      if (named.isEmpty() && !row.kept().equals("no")) {
        missing.add(row.rfc() + " " + row.section() + " names no class");
      }
      named.stream().filter(name -> !exists("io.carom." + name)).forEach(missing::add);
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void every_row_says_how_far_it_is_kept() throws IOException {
    List<Row> unclear =
        rows().stream()
            .filter(row -> !Set.of("yes", "partial", "no").contains(row.kept()))
            .toList();
    assertEquals(List.of(), unclear);
  }

  @Test
  void every_row_names_its_rfc() throws IOException {
    assertEquals(
        List.of(), rows().stream().filter(row -> !row.number().matches("\\d{3,5}")).toList());
  }

  @Test
  void every_rfc_that_the_code_cites_is_in_the_table() throws IOException {
    Set<String> cited = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        CITED.matcher(unwrapped(file)).results().map(RfcTableTest::number).forEach(cited::add);
      }
    }
    assertTrue(cited.size() > 20, () -> "the citations were found: " + cited);
    rows().forEach(row -> cited.remove(row.number()));
    assertEquals(Set.of(), cited, "cited in src/main, missing in " + TABLE);
  }

  /// The text of a source, its comments joined where a line ends between `RFC` and the number.
  private static String unwrapped(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\s*\\R\\s*(///?|\\*)?\\s*", " ");
  }

  private static String number(MatchResult citation) {
    return citation.group(1);
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> line.startsWith("|"))
            .filter(line -> !line.startsWith("| ---") && !line.startsWith("| RFC |"))
            .map(Row::of)
            .toList();
    assertTrue(rows.size() > 40, () -> "the rows were found: " + rows.size());
    return rows;
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, RfcTableTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }
}
