package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.ListChange;
import io.carom.lists.TableSettings.Delimiter;
import io.carom.lists.TableSettings.Marking;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list that is a table: which bytes change, and that all of them come back.
class TableTest {

  private static final TableSettings CUT = TableSettings.FROM_HEADER;
  private static final TableSettings MARK =
      marking(new Marking("Status", "bounced", Optional.of("Reason"), Optional.of("Since")));

  @TempDir Path directory;
  private int places;

  private static TableSettings marking(Marking marking) {
    return new TableSettings(Optional.empty(), Optional.empty(), Optional.of(marking));
  }

  private Place place(String content, TableSettings table) throws IOException {
    return place(content.getBytes(StandardCharsets.UTF_8), table);
  }

  private Place place(byte[] content, TableSettings table) throws IOException {
    return new Place(directory.resolve("" + places++), content, table);
  }

  /// Takes `gone@example.net` off the list, compares every byte, and undoes it.
  private void assertGone(String list, String expected, TableSettings table) throws IOException {
    assertGone(
        list.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8), table);
  }

  private void assertGone(byte[] list, byte[] expected, TableSettings table) throws IOException {
    try (Place place = place(list, table)) {
      RecipientKey gone = new RecipientKey("gone@example.net");
      assertTrue(place.hand().roster().holds(Place.LIST, gone));
      place.plan("gone@example.net");
      assertEquals(new Applied(1, 0, 0, ""), place.apply());
      assertArrayEquals(expected, place.bytes(), place.content());
      assertFalse(place.hand().roster().holds(Place.LIST, gone));
      assertEquals(Optional.empty(), place.undo("gone@example.net").getFirst().whyNot());
      assertArrayEquals(list, place.bytes(), place.content());
      assertEquals(
          List.of("removed gone@example.net", "restored gone@example.net"), place.announced);
    }
  }

  @Test
  void a_row_goes_and_every_other_byte_stays() throws IOException {
    assertGone(
        "id,Email,name\n"
            + "1,ann@example.org,\"Ann, \"\"A\"\"\"\n"
            + "2,Gone@Example.net,x\n"
            + "3,b@example.org,",
        "id,Email,name\n1,ann@example.org,\"Ann, \"\"A\"\"\"\n3,b@example.org,",
        CUT);
  }

  @Test
  void a_byte_order_mark_crlf_and_a_missing_last_line_end_stay() throws IOException {
    assertGone(
        "\uFEFF\"E-Mail\";name\r\nann@example.org;Änn\r\ngone@example.net;x",
        "\uFEFF\"E-Mail\";name\r\nann@example.org;Änn\r\n",
        CUT);
    assertGone(
        "\uFEFFemail\tname\r\n\r\ngone@example.net\tx\r\nb@example.org\t\"y\"\r\n",
        "\uFEFFemail\tname\r\n\r\nb@example.org\t\"y\"\r\n",
        CUT);
  }

  @Test
  void a_row_goes_over_as_many_lines_as_its_quotes() throws IOException {
    assertGone(
        """
        name,mail
        "see
        gone@example.net\r
        ,",ann@example.org
        "two
        lines",gone@example.net
        z,z@example.org
        """,
        "name,mail\n\"see\ngone@example.net\r\n,\",ann@example.org\nz,z@example.org\n",
        CUT);
  }

  @Test
  void every_copy_goes_however_it_is_written() throws IOException {
    assertGone(
        """
        email,x
        gone@example.net,1
        ann@example.org,2
        "GONE@example.net",3
        "Gone, X <gone@example.net>",4
         gone@example.net ,5
        """,
        "email,x\nann@example.org,2\n",
        CUT);
  }

  @Test
  void the_last_row_leaves_a_header_and_an_empty_table_holds_nobody() throws IOException {
    assertGone("email\ngone@example.net\n", "email\n", CUT);
    try (Place place = place("email,name", CUT)) {
      assertEquals(OptionalLong.of(0), place.hand().roster().size(Place.LIST));
      assertEquals(new Applied(0, 1, 0, ""), place.plan("gone@example.net").apply());
      assertEquals("email,name", place.content());
    }
  }

  @Test
  void a_quoted_local_part_is_read_through_the_quotes_of_its_cell() throws IOException {
    try (Place place = place("x,email\n1,\"\"\"gone, away\"\"@example.net\"\n", CUT)) {
      place.plan("\"gone, away\"@example.net").apply();
      assertEquals("x,email\n", place.content());
    }
  }

  @Test
  void gb18030_is_read_and_kept() throws IOException {
    Charset chinese = Charset.forName("GB18030");
    String header = "姓名,电子邮箱,备注\r\n";
    String ann = "安,ann@example.org,\"逗号,在此\"\r\n";
    assertGone(
        (header + "镕,gone@example.net,x\r\n" + ann).getBytes(chinese),
        (header + ann).getBytes(chinese),
        CUT);
    assertGone(
        "邮箱,状态\r\ngone@example.net,\r\n".getBytes(chinese),
        "邮箱,状态\r\ngone@example.net,退信\r\n".getBytes(chinese),
        marking(new Marking("状态", "退信", Optional.empty(), Optional.empty())));
  }

  @Test
  void only_the_column_of_addresses_counts() throws IOException {
    String list = "email,invited by\nann@example.org,gone@example.net\n";
    try (Place place = place(list, CUT)) {
      assertEquals(new Applied(0, 1, 0, ""), place.plan("gone@example.net").apply());
      assertEquals(list, place.content());
    }
    assertGone(
        "email,invited by\nann@example.org,gone@example.net\n",
        "email,invited by\n",
        new TableSettings(
            Optional.of("Invited By"), Optional.of(Delimiter.COMMA), Optional.empty()));
  }

  @Test
  void a_row_too_short_for_the_address_is_nobodys_and_stays() throws IOException {
    assertGone(
        "id,email,name\n1\n2,gone@example.net\n3,b@example.org,B,extra\n",
        "id,email,name\n1\n3,b@example.org,B,extra\n",
        CUT);
  }

  @Test
  void a_row_that_is_not_clearly_anybodys_stays_and_says_its_line() throws IOException {
    for (String row :
        List.of(
            "x,Doe, Ann,gone@example.net\n",
            "1,\"gone@example.net\"x,A\n",
            "1,\"gone@example.net; ann@example.org\",A\n",
            "1,\"gone@example.net,A\n2,b@example.org,B\n",
            "1,gone@example.net,\"A\n2,b@example.org,B\n")) {
      String list = "id,email,name\n\"0\n\",z@example.org,Z\n" + row;
      try (Place place = place(list, CUT)) {
        Applied applied = place.plan("gone@example.net").apply();
        assertEquals(1, applied.waiting(), row);
        assertTrue(applied.because().contains(" line 4 "), applied.because());
        assertEquals(list, place.content());
      }
    }
  }

  @Test
  void a_table_that_does_not_say_what_is_needed_is_left_alone() throws IOException {
    assertRefused("name,telephone\na,1\n", CUT, "names no column of addresses");
    assertRefused("gone@example.net\n", CUT, "names no column of addresses");
    assertRefused("", CUT, "names no column of addresses");
    assertRefused("email,E-Mail\n", CUT, "several columns that may hold the addresses");
    assertRefused("email,name\n", MARK, "no column \"Status\"");
    assertRefused("email,Status,status,Reason,Since\n", MARK, "several columns \"Status\"");
    assertRefused(
        "email,Status\n",
        marking(new Marking("email", "bounced", Optional.empty(), Optional.empty())),
        "is no column for marks");
  }

  private void assertRefused(String list, TableSettings table, String words) throws IOException {
    try (Place place = place(list, table)) {
      assertTrue(place.hand().roster().unreadable(Place.LIST));
      Applied applied = place.plan("gone@example.net").apply();
      assertTrue(applied.because().contains(words), applied.because());
      assertTrue(place.hand().problems().get(Place.LIST).contains(words));
      assertEquals(1, applied.waiting());
      assertEquals(list, place.content());
    }
  }

  @Test
  void of_several_names_the_plainest_is_the_column_of_addresses() throws IOException {
    assertGone(
        "Address,E-mail address,mail\n1 Road,gone@example.net,no\n",
        "Address,E-mail address,mail\n",
        CUT);
  }

  @Test
  void a_row_is_marked_with_status_reason_and_day() throws IOException {
    assertGone(
        """
        email;Status;name;Reason;Since\r
        ann@example.org;active;A;;\r
        gone@example.net;active;"G;";;2020\r
        """,
        """
        email;Status;name;Reason;Since\r
        ann@example.org;active;A;;\r
        gone@example.net;bounced;"G;";user-unknown;2026-03-01\r
        """,
        MARK);
  }

  @Test
  void marks_keep_the_quotes_of_their_cells_and_fill_up_short_rows() throws IOException {
    assertGone(
        "email,Status,Reason,Since\n\"gone@example.net\",\"active\",\"\",\ngone@example.net\n",
        """
        email,Status,Reason,Since
        "gone@example.net","bounced","user-unknown",2026-03-01
        gone@example.net,bounced,user-unknown,2026-03-01
        """,
        MARK);
    assertGone(
        "email,Status\ngone@example.net,",
        "email,Status\ngone@example.net,\"no, \"\"gone\"\"\"",
        marking(new Marking("status", "no, \"gone\"", Optional.empty(), Optional.empty())));
  }

  @Test
  void no_mark_is_a_formula() throws IOException {
    for (String formula : List.of("=1+1", "+1", "-1", "@x", "＝1")) {
      assertGone(
          "email,Status\ngone@example.net,\n",
          "email,Status\ngone@example.net,'" + formula + "\n",
          marking(new Marking("Status", formula, Optional.empty(), Optional.empty())));
    }
  }

  @Test
  void a_marked_row_is_off_the_list_whoever_marked_it() throws IOException {
    String list = "email,Status,Reason,Since\ngone@example.net,Bounced,by hand,\n";
    try (Place place = place(list, MARK)) {
      assertEquals(OptionalLong.of(0), place.hand().roster().size(Place.LIST));
      assertEquals(new Applied(0, 1, 0, ""), place.plan("gone@example.net").apply());
      assertEquals(list, place.content());
    }
  }

  @Test
  void a_marked_row_is_found_again_wherever_it_stands() throws IOException {
    String header = "email,Status,Reason,Since\n";
    try (Place place =
        place(header + "a@example.org,,,\ngone@example.net,x,,\nb@example.org,,,\n", MARK)) {
      place.plan("gone@example.net").apply();
      place.write(
          header
              + "b@example.org,new,,\ngone@example.net,bounced,user-unknown,2026-03-01\r\n"
              + "c@example.org,,,\n");
      assertEquals(Optional.empty(), place.undo("gone@example.net").getFirst().whyNot());
      assertEquals(
          header + "b@example.org,new,,\ngone@example.net,x,,\r\nc@example.org,,,\n",
          place.content());
    }
  }

  @Test
  void a_marked_row_that_was_edited_since_is_left_to_a_person() throws IOException {
    String header = "email,Status,Reason,Since\n";
    try (Place place = place(header + "gone@example.net,,,\n", MARK)) {
      place.plan("gone@example.net").apply();
      String edited = header + "gone@example.net,bounced,asked us,2026-03-01\n";
      place.write(edited);
      String words = place.undo("gone@example.net").getFirst().whyNot().orElseThrow();
      assertTrue(words.contains("was edited or removed since"), words);
      assertEquals(edited, place.content());
      place.write(header + "gone@example.net,active,,\n");
      assertEquals(Optional.empty(), place.undo("gone@example.net").getFirst().whyNot());
      assertEquals(header + "gone@example.net,active,,\n", place.content());
    }
  }

  @Test
  void nothing_is_put_back_before_the_header() throws IOException {
    try (Place place = place("email\na@example.org\ngone@example.net\nemail\n", CUT)) {
      place.plan("gone@example.net").apply();
      place.write("email\nb@example.org\n");
      assertTrue(place.undo("gone@example.net").getFirst().whyNot().isPresent());
      assertEquals("email\nb@example.org\n", place.content());
    }
  }

  @Test
  void the_preview_shows_every_line_of_a_row_and_its_marks() throws IOException {
    String list =
        "email,Status,Reason,Since,note\ngone@example.net,,,,\"a\nb\"\nleft@example.net,,,,\n";
    List<String> lines = new ArrayList<>();
    try (Place place = place(list, MARK)) {
      place.plan("gone@example.net", "left@example.net").hand().diff(Place.LIST, lines::add);
    }
    assertEquals(
        List.of(
            "@@ -2,2 +2,2 @@",
            "-gone@example.net,,,,\"a",
            "-b\"",
            "+gone@example.net,bounced,user-unknown,2026-03-01,\"a",
            "+b\"",
            "@@ -4,1 +4,1 @@",
            "-left@example.net,,,,",
            "+left@example.net,bounced,user-unknown,2026-03-01,"),
        lines.subList(2, lines.size()));
    lines.clear();
    try (Place place = place(list, CUT)) {
      place.plan("gone@example.net", "left@example.net").hand().diff(Place.LIST, lines::add);
    }
    assertEquals("@@ -2,2 +1,0 @@", lines.get(2));
    assertEquals("@@ -4,1 +1,0 @@", lines.get(5));
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void a_table_is_whole_after_a_crash_at_any_step_and_settles() throws IOException {
    String old = "email,Status,Reason,Since\ngone@example.net,\"a\nb\",,\nann@example.org,,,\n";
    String marked =
        """
        email,Status,Reason,Since
        gone@example.net,"bounced",user-unknown,2026-03-01
        ann@example.org,,,
        """;
    String cut = "email,Status,Reason,Since\nann@example.org,,,\n";
    for (TableSettings table : List.of(CUT, MARK)) {
      String fresh = table.equals(CUT) ? cut : marked;
      try (Place place = place(old, table)) {
        for (Step step : Place.STEPS) {
          place.again(old);
          place.plan("gone@example.net");
          assertThrows(
              Death.class,
              () ->
                  place
                      .hand(
                          reached -> {
                            if (reached == step) {
                              throw new Death();
                            }
                          })
                      .applyNow(Place.LIST));
          assertEquals(step.compareTo(Step.SWAPPED) < 0 ? old : fresh, place.content());
          place.apply();
          assertEquals(fresh, place.content(), "" + step);
          assertEquals(List.of("gone@example.net APPLIED"), place.states());
          assertEquals(List.of("removed gone@example.net"), place.announced, "" + step);
        }
      }
    }
  }

  /// Rows of few addresses, with every delimiter, line end and way of quoting.
  private record Tables(Random random, char delimiter) {

    String table() {
      String bom = random.nextInt(4) == 0 ? "\u00EF\u00BB\u00BF" : "";
      StringBuilder table = new StringBuilder(bom).append(row("name", "email", "Status"));
      int rows = random.nextInt(10);
      for (int i = 0; i < rows; i++) {
        table.append(random.nextInt(5) == 0 ? "\r\n" : "\n").append(row());
      }
      return table.append(random.nextBoolean() ? "\n" : "").toString();
    }

    String row() {
      return switch (random.nextInt(8)) {
        case 0 -> "";
        case 1 -> "short";
        case 2 -> row("two " + address() + "\nlines", address(), "a");
        default -> row("n" + delimiter + "\"q\"", address(), random.nextBoolean() ? "" : "a");
      };
    }

    String row(String name, String email, String status) {
      String d = String.valueOf(delimiter);
      String end = random.nextInt(4) == 0 ? "" : d + cell(status);
      boolean header = name.equals("name");
      return cell(name) + d + cell(email) + (header ? d + cell(status) : end);
    }

    String cell(String text) {
      boolean quoted =
          text.indexOf(delimiter) >= 0 || text.matches("(?s).*[\"\n].*") || random.nextInt(3) == 0;
      return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    String address() {
      return (char) ('a' + random.nextInt(5)) + "@example.net";
    }

    String[] addresses() {
      return random
          .ints(1 + random.nextInt(3), 0, 5)
          .distinct()
          .mapToObj(i -> (char) ('a' + i) + "@example.net")
          .toArray(String[]::new);
    }
  }

  @Test
  void whatever_goes_off_a_table_comes_back_to_the_byte() throws IOException {
    TableSettings mark =
        marking(new Marking("Status", "bounced", Optional.empty(), Optional.empty()));
    for (TableSettings settings : List.of(CUT, mark)) {
      try (Place place = place("email\n", settings)) {
        for (int seed = 0; seed < 40; seed++) {
          Random random = new Random(seed);
          Tables tables = new Tables(random, ",;\t".charAt(random.nextInt(3)));
          String table = tables.table();
          place.again(table);
          for (int i = 0; i < 4; i++) {
            String[] gone = tables.addresses();
            place.plan(gone);
            assertEquals(0, place.apply().waiting(), "seed " + seed);
            for (String address : gone) {
              assertFalse(
                  place.hand().roster().holds(Place.LIST, new RecipientKey(address)),
                  "seed " + seed);
            }
            if (random.nextBoolean()) {
              undoOne(place, random, seed);
            }
          }
          while (!place.applied().isEmpty()) {
            undoOne(place, random, seed);
          }
          assertEquals(table, place.content(), "seed " + seed);
        }
      }
    }
  }

  private static void undoOne(Place place, Random random, int seed) {
    List<ListChange> applied = place.applied();
    if (!applied.isEmpty()) {
      ListChange one = applied.get(random.nextInt(applied.size()));
      place
          .hand()
          .undo(List.of(one))
          .forEach(u -> assertEquals(Optional.empty(), u.whyNot(), "seed " + seed));
    }
  }
}
