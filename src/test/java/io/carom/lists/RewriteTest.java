package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which bytes go, and that no other does.
class RewriteTest {

  @TempDir Path directory;

  @Test
  void every_copy_of_an_address_goes_and_nothing_else_does() throws IOException {
    String list =
        """
        # News, kept by hand
        ; gone@example.net left us

        Ann <ann@example.org>
        gone@example.net
        gone+news@example.net
        "Away, Gone" <GONE@Example.NET>  # since 2019
        ann-marie@example.org

        <gone@example.net>
        zoe@example.com\
        """;
    try (Place place = new Place(directory, list)) {
      assertEquals(
          new Applied(1, 1, 0, ""), place.plan("gone@example.net", "absent@example.net").apply());
      assertEquals(
          """
          # News, kept by hand
          ; gone@example.net left us

          Ann <ann@example.org>
          gone+news@example.net
          ann-marie@example.org

          zoe@example.com\
          """,
          place.content());
      assertEquals(
          List.of("gone@example.net APPLIED", "absent@example.net ABSENT"), place.states());
      assertEquals(List.of("removed gone@example.net"), place.announced);
      assertEquals(List.of("news.txt"), place.names());
    }
  }

  @Test
  void the_bytes_around_stay_whatever_they_are() throws IOException {
    for (byte[][] parts :
        List.of(
            // A byte order mark before the line that goes.
            parts("\uFEFF", "gone@example.net\n", "ann@example.org\n"),
            parts("ann@example.org\r\n\r\n", "gone@example.net\r\n", "zoe@example.org\nx\r\r\n"),
            parts("ann@example.org\r", "gone@example.net\r", "zoe@example.org\r"),
            parts("ann@example.org\n", "gone@example.net", ""),
            parts("", "gone@example.net", ""),
            parts("a\0b\n\0\n", "gone@example.net\n", "\0ann@example.org and much text".repeat(9)),
            new byte[][] {
              "张三 <zhang@example.org>\r\n".getBytes(Charset.forName("GB18030")),
              "王五 <gone@example.net>\r\n".getBytes(Charset.forName("GB18030")),
              "李四 <li@example.org>".getBytes(Charset.forName("GB18030"))
            },
            new byte[][] {
              every(), "gone@example.net\n".getBytes(StandardCharsets.US_ASCII), every()
            })) {
      Path own = directory.resolve(String.valueOf(System.identityHashCode(parts)));
      try (Place place = new Place(own, joined(parts[0], parts[1], parts[2]))) {
        place.plan("gone@example.net").apply();
        assertArrayEquals(joined(parts[0], parts[2]), place.bytes());
        assertEquals(1, place.undo("gone@example.net").size());
        assertArrayEquals(joined(parts[0], parts[1], parts[2]), place.bytes());
      }
    }
  }

  private static byte[][] parts(String before, String gone, String behind) {
    return new byte[][] {
      before.getBytes(StandardCharsets.UTF_8),
      gone.getBytes(StandardCharsets.UTF_8),
      behind.getBytes(StandardCharsets.UTF_8)
    };
  }

  /// Every byte there is, as one line.
  private static byte[] every() {
    byte[] every = new byte[257];
    for (int i = 0; i < 256; i++) {
      every[i] = (byte) i;
    }
    every[256] = '\n';
    return every;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void a_line_of_several_keeps_the_change_pending_with_its_number() throws IOException {
    String list = "gone@example.net\nann@example.org, gone@example.net\nzoe@example.org\n";
    try (Place place = new Place(directory, list)) {
      Applied applied = place.plan("gone@example.net", "zoe@example.org").apply();
      assertEquals("gone@example.net\nann@example.org, gone@example.net\n", place.content());
      assertEquals(1, applied.waiting());
      assertTrue(applied.because().contains("line 2 "), applied.because());
      assertTrue(place.changes().getFirst().note().contains("line 2 "));

      place.write("gone@example.net\nann@example.org\ngone@example.net\n");
      place.apply();
      assertEquals("ann@example.org\n", place.content());
      assertEquals(List.of("gone@example.net APPLIED", "zoe@example.org APPLIED"), place.states());
    }
  }

  @Test
  void lines_across_the_borders_of_what_is_read_at_once_are_whole() throws IOException {
    StringBuilder list = new StringBuilder();
    StringBuilder left = new StringBuilder();
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String line = "user" + i + "@example.org" + (i % 3 == 0 ? "\r\n" : "\n");
      list.append(line);
      if (i % 1_000 == 999) {
        gone.add("user" + i + "@example.org");
      } else {
        left.append(line);
      }
    }
    try (Place place = new Place(directory, list.toString())) {
      place.plan(gone.toArray(String[]::new));
      assertEquals(20, place.apply().removed());
      assertEquals(left.toString(), place.content());
      place.hand().undo(place.applied());
      assertEquals(list.toString(), place.content());
    }
  }

  @Test
  void the_diff_shows_what_would_go_and_touches_nothing() throws IOException {
    String list = "ann@example.org\nGone <gone@example.net>\nleft@example.net\n";
    try (Place place = new Place(directory, list)) {
      place.plan("gone@example.net", "left@example.net", "absent@example.net");
      List<String> diff = new ArrayList<>();
      place.hand().diff(Place.LIST, diff::add);
      assertEquals(
          List.of(
              "--- " + place.file,
              "+++ " + place.file + " (after 3 pending)",
              "@@ -2,1 +1,0 @@",
              "-Gone <gone@example.net>",
              "@@ -3,1 +1,0 @@",
              "-left@example.net",
              "# not in the file: absent@example.net"),
          diff);
      assertEquals(list, place.content());
      assertEquals(List.of("news.txt"), place.names());
    }
  }
}
