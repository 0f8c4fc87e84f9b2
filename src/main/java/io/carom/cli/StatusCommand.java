package io.carom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.app.GateNote;
import io.carom.app.Office;
import io.carom.config.Config;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Recall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `carom status`: how things stand.
@Command(
    name = "status",
    description = "Shows how things stand: what came last, what waits, what needs a person.",
    footer = {
      "",
      "Examples:",
      "  carom status",
      "  carom status --json --data /var/lib/carom",
      "",
      "Works beside a running serve and without one."
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private Site site;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Config config = site.config();
    Path data = site.data(config);
    try (Office office = site.office(config)) {
      Standing standing = office.ledger().read(Recall::standing);
      Optional<GateNote.Standing> gate = GateNote.read(data);
      long free = Files.getFileStore(data).getUsableSpace();
      if (json) {
        ObjectNode row = row(data, standing, gate, free);
        ArrayNode each = row.putArray("mailboxes");
        mailboxes(config, office).forEach(box -> each.add(row(box)));
        site.out().println(Rows.text(row));
      } else {
        Instant now = office.clock().instant();
        tell(data, standing, gate, free, now);
        mailboxes(config, office).forEach(box -> line("mailbox " + box.name(), words(box, now)));
      }
    }
    return Exit.DONE;
  }

  private static ObjectNode row(
      Path data, Standing s, Optional<GateNote.Standing> gate, long free) {
    return Rows.row()
        .put("data", data.toAbsolutePath().normalize().toString())
        .put("messages", s.messages())
        .put("outcomes", s.outcomes())
        .put("suppressions", s.suppressions())
        .put("gateReady", gate.map(GateNote.Standing::ready).orElse(null))
        .put("gateSuppressions", gate.map(GateNote.Standing::suppressions).orElse(null))
        .put("lastAccepted", Rows.time(s.lastAccepted()))
        .put("unread", s.unread())
        .put("eventsQueued", s.dispatchesQueued())
        .put("oldestEvent", Rows.time(s.oldestDispatch()))
        .put("deadLetters", s.deadLetters())
        .put("changesPending", s.changesPending())
        .put("oldestChange", Rows.time(s.oldestChange()))
        .put("held", s.held())
        .put("openIncidents", s.openIncidents())
        .put("bytes", s.bytes())
        .put("bytesFree", free);
  }

  private void tell(
      Path data, Standing s, Optional<GateNote.Standing> gate, long free, Instant now) {
    line("data", data.toAbsolutePath().normalize());
    line("last 250", s.lastAccepted().map(at -> at + ago(at, now)).orElse("never"));
    line("messages", s.messages() + ", with " + s.outcomes() + " outcomes");
    line("not read", s.unread() + hint(s.unread(), "carom unknown"));
    line("suppressions", s.suppressions());
    line("gate", gate.map(StatusCommand::words).orElse("none is open"));
    line("list changes", waiting(s.changesPending(), s.oldestChange(), now));
    line("events", waiting(s.dispatchesQueued(), s.oldestDispatch(), now));
    line("dead letters", s.deadLetters() + hint(s.deadLetters(), "carom webhooks list --dead"));
    line("held", s.held() + hint(s.held(), "carom incidents list"));
    line("disk", Text.size(s.bytes()) + " used, " + Text.size(free) + " free");
  }

  private void line(String name, Object value) {
    site.out().printf("%-13s %s%n", name, value);
  }

  /// One that is configured, as the server that reads it noted it last; empty where none did yet.
  private record Box(String name, Optional<MailboxState> noted) {}

  private static List<Box> mailboxes(Config config, Office office) {
    return config.mailboxes().stream()
        .map(box -> box.settings().name())
        .map(name -> new Box(name, office.ledger().read(recall -> recall.mailbox(name))))
        .toList();
  }

  private static ObjectNode row(Box box) {
    ObjectNode row = Rows.row().put("name", box.name());
    return box.noted()
        .map(noted -> row(row, noted))
        .orElseGet(
            () ->
                row.put("connected", false)
                    .putNull("since")
                    .putNull("problem")
                    .putNull("lastRead")
                    .put("understood", 0)
                    .put("left", 0));
  }

  private static ObjectNode row(ObjectNode row, MailboxState box) {
    return row.put("connected", box.connected())
        .put("since", Rows.time(box.since()))
        .put("problem", box.problem().isEmpty() ? null : box.problem())
        .put("lastRead", Rows.time(box.lastRead()))
        .put("understood", box.understood())
        .put("left", box.left());
  }

  private static String words(Box box, Instant now) {
    return box.noted()
        .map(noted -> words(noted, now))
        .orElse("not begun; a running serve begins it");
  }

  private static String words(MailboxState box, Instant now) {
    return (box.connected() ? "connected" : "not read: " + Text.safe(box.problem()))
        + box.lastRead().map(at -> "; last mail" + ago(at, now)).orElse("; no mail yet")
        + "; %d reports, %d others left".formatted(box.understood(), box.left());
  }

  private static String words(GateNote.Standing gate) {
    return gate.ready()
        ? "ready, withholds " + gate.suppressions()
        : "loading, everybody passes; " + gate.suppressions() + " so far";
  }

  private static String ago(Instant at, Instant now) {
    return " (" + Text.span(Duration.between(at, now)) + " ago)";
  }

  private static String waiting(long number, Optional<Instant> oldest, Instant now) {
    return number == 0
        ? "none waiting"
        : number
            + " waiting"
            + oldest
                .map(at -> ", the oldest for " + Text.span(Duration.between(at, now)))
                .orElse("");
  }

  private static String hint(long number, String command) {
    return number == 0 ? "" : ": see " + command;
  }
}
