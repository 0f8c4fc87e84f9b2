package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.lists.Search.Found;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a list's pending changes would do to its file, as a unified diff without context; the
/// file is only read. Bytes that are not UTF-8 show as replacement characters.
final class Preview {

  private Preview() {}

  static void print(Source source, List<ListChange> pending, Consumer<String> out)
      throws IOException, ListRefused {
    if (pending.isEmpty()) {
      return;
    }
    Map<RecipientKey, ListChange> changes = new HashMap<>();
    pending.forEach(c -> changes.putIfAbsent(c.recipient(), c));
    Set<RecipientKey> left = new HashSet<>(changes.keySet());
    Search search = Search.of(source, left);
    out.accept("--- " + source.path());
    out.accept("+++ " + source.path() + " (after " + pending.size() + " pending)");
    int gone = 0;
    for (Found line : search.found()) {
      left.remove(line.recipient());
      if (!search.unclear().containsKey(line.recipient())) {
        Octets instead = search.layout().instead(line.line(), changes.get(line.recipient()));
        List<String> old = lines(line.line());
        List<String> fresh = lines(instead);
        // A range of no lines is told by the line before it.
        long at = line.number() - gone - (fresh.isEmpty() ? 1 : 0);
        out.accept(
            "@@ -" + line.number() + "," + old.size() + " +" + at + "," + fresh.size() + " @@");
        old.forEach(text -> out.accept("-" + text));
        fresh.forEach(text -> out.accept("+" + text));
        gone += old.size() - fresh.size();
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

  private static List<String> lines(Octets record) {
    return new String(record.array(), StandardCharsets.UTF_8)
        .lines()
        .map(String::stripTrailing)
        .toList();
  }
}
