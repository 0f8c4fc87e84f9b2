package io.carom.lists;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Journal;
import io.carom.ledger.SqliteLedger;
import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An installation with one list, `news`, for a test.
final class Place implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final String LIST = "news";

  /// The steps of a rewrite that nobody disturbs.
  static final Set<Step> STEPS = EnumSet.complementOf(EnumSet.of(Step.DISPLACED, Step.RESTORED));

  final SqliteLedger ledger;
  final Path file;
  private final Optional<TableSettings> table;

  /// What was announced, in order: `removed gone@example.net`.
  final List<String> announced = new ArrayList<>();

  Place(Path directory, String content) throws IOException {
    this(directory, content.getBytes(StandardCharsets.UTF_8));
  }

  Place(Path directory, byte[] content) throws IOException {
    this(directory);
    Files.write(file, content);
  }

  /// With the list that is there.
  Place(Path directory) throws IOException {
    this(directory, "news.txt", Optional.empty());
  }

  /// With a table.
  Place(Path directory, byte[] content, TableSettings table) throws IOException {
    this(directory, "news.csv", Optional.of(table));
    Files.write(file, content);
  }

  private Place(Path directory, String name, Optional<TableSettings> table) throws IOException {
    this.table = table;
    this.file = Files.createDirectories(directory.resolve("lists")).resolve(name);
    this.ledger = SqliteLedger.open(directory.resolve("data"));
  }

  /// Begins again with this content, on the same ledger, which is costly to make.
  void again(String content) throws IOException {
    hand().undo(standing());
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    announced.clear();
  }

  ListsHand hand() {
    return hand(Step.Watch.NONE);
  }

  ListsHand hand(Step.Watch watch) {
    return new ListsHand(
        ledger,
        List.of(new ListSettings(LIST, "default", Optional.of(file), table, List.of(), List.of())),
        Duration.ofSeconds(60),
        announcer(),
        () -> NOON,
        watch);
  }

  Announcer announcer() {
    return new Announcer() {
      @Override
      public void removed(Journal journal, ListChange change) {
        announced.add("removed " + change.recipient());
      }

      @Override
      public void restored(Journal journal, ListChange change) {
        announced.add("restored " + change.recipient());
      }
    };
  }

  /// Plans removals, as `flow` does.
  Place plan(String... addresses) {
    for (String text : addresses) {
      Address address = Address.parse(text).orElseThrow();
      ledger.<Long>write(
          j ->
              j.plan(
                  LIST, RecipientKey.of(address), address, "user-unknown", Optional.empty(), NOON));
    }
    return this;
  }

  Applied apply() {
    return hand().applyNow(LIST);
  }

  /// Undoes these addresses' changes that are not undone yet.
  List<Undone> undo(String... addresses) {
    List<String> wanted =
        Stream.of(addresses)
            .map(a -> RecipientKey.of(Address.parse(a).orElseThrow()).value())
            .toList();
    return hand().undo(applied().stream().filter(c -> wanted.contains(key(c))).toList());
  }

  List<ListChange> applied() {
    return changes(EnumSet.of(ChangeState.APPLIED));
  }

  private static String key(ListChange change) {
    return change.recipient().value();
  }

  List<ListChange> changes() {
    return changes(EnumSet.allOf(ChangeState.class));
  }

  private List<ListChange> standing() {
    return changes(EnumSet.complementOf(EnumSet.of(ChangeState.UNDONE)));
  }

  private List<ListChange> changes(EnumSet<ChangeState> states) {
    List<ListChange> changes = new ArrayList<>();
    ledger.<Boolean>read(
        r -> {
          r.changes(new Filter(Optional.of(LIST), Optional.empty()), states, changes::add);
          return true;
        });
    return changes;
  }

  /// `gone@example.net APPLIED`, in the order they were planned; what is undone is over.
  List<String> states() {
    return standing().stream().map(c -> c.recipient() + " " + c.state()).toList();
  }

  String content() throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  void write(String content) throws IOException {
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
  }

  Path beside(String suffix) {
    return file.resolveSibling("." + file.getFileName() + ".carom." + suffix);
  }

  /// Names in the list's directory, but for the lock.
  List<String> names() throws IOException {
    try (Stream<Path> names = Files.list(file.getParent())) {
      return names
          .map(p -> p.getFileName().toString())
          .filter(n -> !n.endsWith(".carom.lock"))
          .sorted()
          .toList();
    }
  }

  static List<String> sorted(Collection<String> lines) {
    return lines.stream().sorted().toList();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
