package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.lists.Search.Found;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a list's pending changes would do to its file, as a unified diff without context; the
/// file is only read. Bytes that are not UTF-8 show as replacement characters.
final class Preview {

  private Preview() {}

  static void print(Path file, List<ListChange> pending, Consumer<String> out)
      throws IOException, ListRefused {
    if (pending.isEmpty()) {
      return;
    }
    Set<RecipientKey> left = new HashSet<>();
    pending.forEach(c -> left.add(c.recipient()));
    Search search = Search.of(file, left);
    out.accept("--- " + file);
    out.accept("+++ " + file + " (after " + pending.size() + " pending)");
    int gone = 0;
    for (Found line : search.found()) {
      left.remove(line.recipient());
      if (!search.unclear().containsKey(line.recipient())) {
        gone++;
        out.accept("@@ -" + line.number() + ",1 +" + (line.number() - gone) + ",0 @@");
        out.accept("-" + text(line));
      }
    }
    search
        .unclear()
        .forEach(
            (key, number) ->
                out.accept("# stays: " + key + " (line " + number + ", beside other things)"));
    left.removeAll(search.unclear().keySet());
    left.forEach(key -> out.accept("# not in the file: " + key));
  }

  private static String text(Found line) {
    String text = new String(line.line().array(), StandardCharsets.UTF_8);
    return text.stripTrailing();
  }
}
