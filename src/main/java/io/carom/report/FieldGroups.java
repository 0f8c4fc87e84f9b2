package io.carom.report;

import io.carom.mime.Charsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads groups of fields with empty lines between them (RFC 3464 section 2.1), line by line and
/// charset by charset: one report may quote replies in several.
final class FieldGroups {

  /// The longest name that is looked for (RFC 5322 section 2.1.1 has lines of 78).
  private static final int MAX_NAME_LENGTH = 76;

  /// Enough for 50,000 recipients; a part made of tiny fields would cost a hundred times its
  /// size.
  private static final int MAX_FIELDS = 500_000;

  private final List<Fields> groups = new ArrayList<>();
  private final Set<String> flaws = new TreeSet<>();
  private int fields;
  private List<Fields.Field> group = new ArrayList<>();
  private String name = "";
  private List<String> lines = new ArrayList<>();

  private FieldGroups() {}

  /// What was read.
  ///
  /// @param flaws what is wrong with its lines, each word once
  record Read(List<Fields> groups, Set<String> flaws) {}

  static Read read(byte[] content) {
    FieldGroups reader = new FieldGroups();
    int from = 0;
    for (int i = 0; i <= content.length; i++) {
      if (i == content.length || content[i] == '\n' || content[i] == '\r') {
        reader.line(Charsets.guess(content, from, i));
        boolean pair = i + 1 < content.length && content[i] == '\r' && content[i + 1] == '\n';
        i += pair ? 1 : 0;
        from = i + 1;
      }
    }
    reader.endGroup();
    return new Read(reader.groups, reader.flaws);
  }

  private void line(String line) {
    if (line.isBlank()) {
      endGroup();
      return;
    }
    boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
    int colon = folded ? -1 : nameEnd(line);
    if (colon > 0) {
      endField();
      name = line.substring(0, colon).strip();
      add(line.substring(colon + 1));
    } else if (!name.isEmpty() && (folded || name.equalsIgnoreCase("Diagnostic-Code"))) {
      // nullmailer does not indent the further lines of a reply.
      add(line);
    } else {
      flaws.add("no-field");
    }
  }

  private void add(String words) {
    String line = words.strip();
    if (!line.isEmpty()) {
      lines.add(line);
    }
  }

  /// The index of the colon behind a field's name; -1 where the line has none.
  private static int nameEnd(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0 || colon > MAX_NAME_LENGTH || line.startsWith("//", colon + 1)) {
      return -1;
    }
    String name = line.substring(0, colon).stripTrailing();
    boolean isName =
        !name.isEmpty()
            && Character.isLetter(name.charAt(0))
            && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return isName ? colon : -1;
  }

  private void endField() {
    if (!name.isEmpty() && fields++ >= MAX_FIELDS) {
      flaws.add("field-limit");
    } else if (!name.isEmpty()) {
      group.add(new Fields.Field(name, List.copyOf(lines)));
    }
    name = "";
    lines = new ArrayList<>();
  }

  private void endGroup() {
    endField();
    if (!group.isEmpty()) {
      groups.add(new Fields(group));
      group = new ArrayList<>();
    }
  }
}
