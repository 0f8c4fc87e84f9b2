package io.carom.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.carom.relay.Hop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exim and Sendmail, unpacked under target by `bin/check`, hand a report in as the files we ship
/// tell them.
class OtherServersTest {

  private static final Path UNPACKED = Path.of("target", "mta").toAbsolutePath();
  private static final String BOUNCE = "news+gone=example.net@bounces.example.org";
  private static final String REPORT = "From: x@example.org\nSubject: report\n\nhello\n";

  @TempDir Path home;

  @BeforeEach
  void openToOthers() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void exim_passes_the_bounce_domain_on() throws IOException {
    Path exim = need(UNPACKED.resolve("exim/usr/sbin/exim4"));
    try (Hop carom = new Hop()) {
      Path spool = Files.createDirectory(home.resolve("spool"));
      Path config =
          Files.writeString(
              home.resolve("exim.conf"),
              """
              exim_path = %s
              spool_directory = %s
              log_file_path = %s/log-%%s
              primary_hostname = mail.example.org
              domainlist relay_to_domains = bounces.example.org
              disable_ipv6
              keep_environment =
              begin routers
              %s
              begin transports
              %s
              """
                  .formatted(
                      exim,
                      spool,
                      spool,
                      shipped("exim/carom.router", "::2525", "::" + carom.port()),
                      shipped("exim/carom.transport", "carom_smtp", "carom_smtp")));
      String call = exim + " -C " + config;
      String said =
          inOwnView(
              REPORT,
              "chown 8:8 "
                  + spool
                  + "\n"
                  + call
                  + " -bt "
                  + BOUNCE
                  + "\n"
                  + call
                  + " -odf -f '<>' "
                  + BOUNCE);
      assertTrue(said.contains("router = carom, transport = carom_smtp"), said);
      assertHandedIn(carom, said);
    }
  }

  @Test
  void sendmail_passes_the_bounce_domain_on() throws IOException {
    Path root = UNPACKED.resolve("sendmail");
    Path sendmail = need(root.resolve("usr/libexec/sendmail/sendmail"));
    try (Hop carom = new Hop()) {
      Path queue = Files.createDirectory(home.resolve("queue"));
      Files.setPosixFilePermissions(queue, PosixFilePermissions.fromString("rwx------"));
      Path table = home.resolve("mailertable");
      String fragment = shipped("sendmail/carom.mc", "/etc/mail/mailertable", table.toString());
      Path mc =
          Files.writeString(
              home.resolve("sendmail.mc"),
              """
              include(`%1$s/usr/share/sendmail/cf/m4/cf.m4')dnl
              OSTYPE(`linux')dnl
              define(`QUEUE_DIR', `%2$s')dnl
              define(`STATUS_FILE', `')dnl
              define(`confPID_FILE', `%2$s/pid')dnl
              define(`confDOMAIN_NAME', `mail.example.org')dnl
              define(`confDONT_PROBE_INTERFACES', `True')dnl
              """
                      .formatted(root, queue)
                  + fragment.replace("$h 2525", "$h " + carom.port()));
      Path cf = home.resolve("sendmail.cf");
      Files.writeString(
          cf, said("", root + "/usr/bin/m4 -D_CF_DIR_=" + root + "/usr/share/sendmail/cf/ " + mc));
      said(
          Files.readString(Path.of("conf/sendmail/mailertable")),
          root + "/usr/libexec/sendmail/makemap -C " + cf + " hash " + table);
      String call = sendmail + " -C " + cf;
      assertTrue(
          inOwnView("3,0 " + BOUNCE + "\n", call + " -bt")
              .contains("$# carom $@ [ 127 . 0 . 0 . 1 ]"));
      assertHandedIn(carom, inOwnView(REPORT, call + " -odi -v -f '<>' " + BOUNCE));
    }
  }

  private static void assertHandedIn(Hop carom, String said) {
    assertEquals(1, carom.messages.size(), said);
    List<String> lines = carom.lines.stream().map(line -> line.toUpperCase(Locale.ROOT)).toList();
    for (String wanted : List.of("MAIL FROM:<>", "RCPT TO:<" + BOUNCE.toUpperCase(Locale.ROOT))) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(wanted)), lines + said);
    }
  }

  /// Runs it in a view of the machine that ends with the command. There Debian's Exim finds the
  /// user it was built for, a name for `mail`, and its library by the loader's cache, since a
  /// program that changes users heeds no LD_LIBRARY_PATH; and Sendmail finds the machine to have a
  /// name with a dot, or it would wait a minute for one.
  private String inOwnView(String input, String command) throws IOException {
    also("passwd", "Debian-exim:x:8:8::/nonexistent:/bin/false\n");
    also("group", "Debian-exim:x:8:\n");
    Files.writeString(home.resolve("hosts"), "127.0.0.1 mail.example.org localhost\n");
    Path script =
        Files.writeString(
            home.resolve("run.sh"),
            """
            (echo include /etc/ld.so.conf; echo %2$s/exim/usr/lib/*-linux-gnu) > %1$s/ld.conf
            ldconfig -X -f %1$s/ld.conf -C %1$s/ld.so.cache
            for file in passwd group hosts ld.so.cache; do
              mount --bind %1$s/$file /etc/$file || exit 99
            done
            hostname mail.example.org
            %3$s
            """
                .formatted(home, UNPACKED, command));
    if (!said("", "unshare -m -u true && echo yes").strip().equals("yes")) {
      abort("1 test cannot run here: only root may unshare its mounts");
    }
    return said(input, "unshare -m -u sh " + script);
  }

  private void also(String name, String line) throws IOException {
    Files.writeString(home.resolve(name), Files.readString(Path.of("/etc", name)) + line);
  }

  private static Path need(Path program) {
    if (!Files.isExecutable(program)) {
      abort("1 test cannot run here: no " + program.getFileName() + "; bin/check unpacks it");
    }
    return program;
  }

  private static String shipped(String name, String inIt, String ours) throws IOException {
    String text = Files.readString(Path.of("conf", name.split("/", -1)));
    assertTrue(text.contains(inIt), text);
    return text.replace(inIt, ours);
  }

  private static String said(String input, String command) throws IOException {
    Process process =
        new ProcessBuilder(List.of("sh", "-c", command)).redirectErrorStream(true).start();
    process.outputWriter(StandardCharsets.UTF_8).append(input).close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
