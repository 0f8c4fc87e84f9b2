package io.carom.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a list keeps besides its bytes, and lists that are left alone because they could not.
class RefusalTest {

  private static final String OLD = "ann@example.org\ngone@example.net\n";
  private static final int STRANGER = 12_345;
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  /// Root without what makes it root.
  private static final List<String> POWERLESS =
      ROOT ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all") : List.of();

  @TempDir Path directory;

  @Test
  void owner_mode_acl_and_attributes_stay() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      Files.setAttribute(place.file, "unix:mode", 0640);
      LinuxFiles.setAttribute(place.file, "user.note", Octets.ascii("by hand"));
      LinuxFiles.setAttribute(place.file, "system.posix_acl_access", acl(STRANGER));
      // A new file in this directory gets another ACL by default.
      LinuxFiles.setAttribute(
          place.file.getParent(), "system.posix_acl_default", acl(STRANGER + 1));
      if (ROOT) {
        Files.setAttribute(place.file, "unix:uid", STRANGER);
        Files.setAttribute(place.file, "unix:gid", STRANGER);
        Files.setAttribute(place.file, "unix:mode", 04660);
      }
      Traits before = Traits.of(place.file);
      place.plan("gone@example.net").apply();
      assertEquals("ann@example.org\n", place.content());
      assertEquals(before, Traits.of(place.file));
      assertEquals(2, before.attributes().size());
    }
  }

  @Test
  void an_acl_that_the_list_does_not_have_is_not_inherited() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      LinuxFiles.setAttribute(place.file.getParent(), "system.posix_acl_default", acl(STRANGER));
      Files.setPosixFilePermissions(place.file, PosixFilePermissions.fromString("rw-r-----"));
      place.plan("gone@example.net").apply();
      assertEquals("ann@example.org\n", place.content());
      assertEquals(Map.of(), Traits.of(place.file).attributes());
      assertEquals(
          "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(place.file)));
    }
  }

  /// The kernel's form: version 2, then tag, permissions and id of each entry (acl(5)).
  private static Octets acl(int user) {
    ByteBuffer acl = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    int[][] entries = {{1, 6, -1}, {2, 6, user}, {4, 4, -1}, {0x10, 6, -1}, {0x20, 0, -1}};
    for (int[] entry : entries) {
      acl.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    return Octets.of(acl.array());
  }

  @Test
  void a_symlink_stays_and_what_it_leads_to_is_rewritten() throws IOException {
    try (Place place = new Place(directory, "")) {
      Path target = Files.createDirectories(directory.resolve("far")).resolve("real.txt");
      Files.writeString(target, OLD);
      Files.delete(place.file);
      Files.createSymbolicLink(place.file, Path.of("../far/real.txt"));
      place.plan("gone@example.net").apply();
      assertTrue(Files.isSymbolicLink(place.file));
      assertEquals("ann@example.org\n", Files.readString(target));
    }
  }

  @Test
  void a_list_with_two_hard_links_is_refused_until_it_has_one() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      Path other = Files.createLink(directory.resolve("other"), place.file);
      assertRefused(place, "more than one hard link");
      Files.delete(other);
      place.apply();
      assertEquals("ann@example.org\n", place.content());
      assertEquals("", place.changes().getFirst().note());
    }
  }

  @Test
  void utf_16_is_refused() throws IOException {
    for (byte[] list :
        List.of(
            ("\uFEFF" + OLD).getBytes(StandardCharsets.UTF_16LE),
            ("\uFEFF" + OLD).getBytes(StandardCharsets.UTF_16BE),
            OLD.getBytes(StandardCharsets.UTF_16LE),
            OLD.getBytes(StandardCharsets.UTF_16BE))) {
      Path own = directory.resolve(String.valueOf(System.identityHashCode(list)));
      try (Place place = new Place(own, list)) {
        assertRefused(place, "is UTF-16 or binary");
      }
    }
  }

  /// Four gigabytes, most of them a hole: more than any array holds.
  @Test
  void a_line_without_end_is_refused_before_it_fills_the_memory() throws IOException {
    try (Place place = new Place(directory, "x".repeat(Lines.MAX_LINE_BYTES))) {
      try (FileChannel file = FileChannel.open(place.file, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[] {'\n'}), 4L << 30);
      }
      assertRefused(place, "line 1 is longer than 1 MiB");
    }
  }

  /// As long as the line without end, in a cell whose quote is never closed.
  @Test
  void a_quote_that_is_never_closed_is_refused_before_it_fills_the_memory() throws IOException {
    byte[] start = "email,x\nann@example.org,\"\n".getBytes(StandardCharsets.UTF_8);
    try (Place place = new Place(directory, start, TableSettings.FROM_HEADER)) {
      try (FileChannel file = FileChannel.open(place.file, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap("x\n".repeat(50_000).getBytes(StandardCharsets.UTF_8)), 26);
        file.write(ByteBuffer.wrap(new byte[] {'\n'}), 4L << 30);
      }
      assertRefused(place, "line 2 is longer than 1 MiB");
    }
  }

  @Test
  void a_list_that_is_not_there_is_waited_for() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      Files.delete(place.file);
      assertRefused(place, "does not exist");
      Files.createDirectory(place.file);
      assertRefused(place, "is no file");
      Files.delete(place.file);
      place.write(OLD);
      place.apply();
      assertEquals("ann@example.org\n", place.content());
    }
  }

  @Test
  void a_table_whose_header_names_no_addresses_is_refused() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      Path table = place.file.resolveSibling("news.csv");
      Files.move(place.file, table);
      Files.createSymbolicLink(place.file, table);
      assertRefused(place, "names no column of addresses");
    }
  }

  private static void assertRefused(Place place, String words) throws IOException {
    List<String> names = place.names();
    assertTrue(place.hand().problems().get(Place.LIST).contains(words));
    Applied applied = place.plan("gone@example.net").apply();
    assertEquals(0, applied.removed());
    assertEquals(1, applied.waiting());
    assertTrue(applied.because().contains(words), applied.because());
    assertEquals(List.of("gone@example.net PENDING"), place.states());
    assertEquals(applied.because(), place.changes().getFirst().note());
    assertEquals(names, place.names());
  }

  @Test
  void a_list_that_can_be_rewritten_has_no_problem_and_is_left_as_it_is() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      assertEquals(Map.of(), place.hand().problems());
      assertEquals(OLD, place.content());
      assertEquals(List.of("news.txt"), place.names());
    }
  }

  @Test
  void a_directory_that_we_may_not_write_is_said_with_what_to_grant() throws IOException {
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Path lists = place.file.getParent();
      if (ROOT) {
        Files.setAttribute(lists, "unix:uid", STRANGER);
      }
      Files.setPosixFilePermissions(lists, PosixFilePermissions.fromString("r-xr-xr-x"));
      assertPowerless(place, "grant our user write permission on the directory " + lists);
      Files.setPosixFilePermissions(lists, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void a_stranger_s_list_is_refused_without_the_right_to_give_files_away() throws IOException {
    assumeTrue(ROOT, "1 test not run: only root can make a file that belongs to somebody else");
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      Files.setAttribute(place.file, "unix:uid", STRANGER);
      assertPowerless(place, "belongs to user 12345, and we run as 0");
      assertEquals(STRANGER, Files.getAttribute(place.file, "unix:uid"));
    }
  }

  @Test
  void an_attribute_that_cannot_be_kept_refuses_the_list() throws IOException {
    assumeTrue(ROOT, "1 test not run: only root can set a security attribute");
    try (Place place = new Place(directory, OLD)) {
      place.plan("gone@example.net");
      LinuxFiles.setAttribute(place.file, "security.label", Octets.ascii("x"));
      assertPowerless(place, "cannot keep the extended attributes [security.label]");
    }
  }

  private void assertPowerless(Place place, String words) throws IOException {
    Process child = ListProgram.start(POWERLESS, List.of(), "apply", directory);
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.contains("removed=0") && said.contains(words), said);
    assertTrue(place.changes().getFirst().note().contains(words));
    assertEquals(OLD, place.content());
    assertEquals(List.of("news.txt"), place.names());
    assertFalse(Files.exists(place.beside("new")));
  }
}
