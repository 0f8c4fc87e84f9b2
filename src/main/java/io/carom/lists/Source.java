package io.carom.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// One list's file, and what is known of its layout before it is read.
///
/// @param table what is configured of it as a table; else its name decides whether it is one
record Source(Path path, Optional<TableSettings> table) {

  /// The same list at the end of its symlinks.
  Source at(Path real) {
    return new Source(real, table);
  }

  /// @param head the beginning of the file, in `head` from `from` to `to`
  /// @throws ListRefused when it is a table whose header does not say what is needed
  Layout layout(byte[] head, int from, int to) throws IOException, ListRefused {
    Optional<TableSettings> settings = table.isPresent() ? table : byName();
    return settings.isPresent()
        ? TableLayout.of(path, head, from, to, settings.get())
        : new TextLayout();
  }

  private Optional<TableSettings> byName() throws IOException {
    String name = path.toRealPath().getFileName().toString().toLowerCase(Locale.ROOT);
    boolean isTable = name.endsWith(".csv") || name.endsWith(".tsv");
    return isTable ? Optional.of(TableSettings.FROM_HEADER) : Optional.empty();
  }
}
