package io.carom.config;

import io.carom.config.Config.Lists;
import io.carom.lists.ListSettings;
import io.carom.lists.TableSettings;
import io.carom.lists.TableSettings.Marking;
import io.carom.mail.RecipientKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads `lists`: the recipient lists, their files and tables, and how they are changed.
final class ListsSection {

  private ListsSection() {}

  static Lists read(Section section) {
    List<Placed<ListSettings>> files =
        Placed.all(
            section.items("files", "write \"- name: news\" and \"  file: news.txt\" below it"),
            ListsSection::list);
    Placed.distinct(files, Keys.LIST_NAME, file -> List.of(file.name()));
    Placed.distinct(files, Keys.LIST_FILE, file -> file.file().stream().toList());
    Placed.distinct(
        files,
        Keys.LIST_BOUNCES,
        file -> file.bounceAddresses().stream().map(RecipientKey::of).toList());
    return new Lists(
        section.one(Keys.APPLY_AFTER),
        section.maybe(Keys.MAX_REMOVALS).map(OptionalInt::of).orElse(OptionalInt.empty()),
        section.many(Keys.LIST_HEADERS),
        Placed.values(files));
  }

  /// Each of the wanted names must be one of our lists.
  static void known(Section item, Key<?> key, List<String> wanted, Lists lists) {
    List<String> names =
        lists.files().isEmpty()
            ? List.of("default")
            : lists.files().stream().map(ListSettings::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        item.problem(
            key,
            key.spoken() + ": there is no list \"" + name + "\"",
            "write some of " + String.join(", ", names));
      }
    }
  }

  private static Optional<ListSettings> list(Section item) {
    Optional<String> name = item.maybe(Keys.LIST_NAME);
    Optional<Path> path = item.path(Keys.LIST_FILE);
    String owner = item.one(Keys.LIST_OWNER);
    var bounces = item.many(Keys.LIST_BOUNCES);
    var ids = item.many(Keys.LIST_IDS);
    Optional<TableSettings> table =
        item.has("table") ? Optional.of(table(item.section("table"))) : Optional.empty();
    return name.isPresent() && path.isPresent()
        ? Optional.of(new ListSettings(name.get(), owner, path, table, bounces, ids))
        : Optional.empty();
  }

  private static TableSettings table(Section section) {
    Optional<String> status = section.maybe(Keys.TABLE_STATUS);
    String value = section.one(Keys.TABLE_VALUE);
    Optional<String> reason = section.maybe(Keys.TABLE_REASON);
    Optional<String> date = section.maybe(Keys.TABLE_DATE);
    for (Key<?> key : List.of(Keys.TABLE_VALUE, Keys.TABLE_REASON, Keys.TABLE_DATE)) {
      if (status.isEmpty() && section.has(key.name())) {
        section.problem(
            key,
            key.spoken() + " is written only where a status is",
            "add \"statusColumn:\", or take the line away: rows are then removed");
      }
    }
    return new TableSettings(
        section.maybe(Keys.TABLE_ADDRESS),
        section.maybe(Keys.TABLE_DELIMITER),
        status.map(column -> new Marking(column, value, reason, date)));
  }
}
