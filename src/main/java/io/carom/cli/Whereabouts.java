package io.carom.cli;

import io.carom.mail.Address;
import io.carom.mime.Headers;
import io.carom.mime.Part;
import io.carom.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where in a message the facts of a report stand, found by looking for them: first among the
/// fields about the recipient, then behind the recipient's address in a text, then anywhere.
///
/// Readers restore what they read (replies that were folded, codes that were repeated), so a fact
/// that stands nowhere as it is told is looked for by its beginning.
final class Whereabouts {

  /// So many characters tell a piece of a fact from other words.
  private static final int SHORTEST = 12;

  private static final Pattern CODE = Pattern.compile("[2-5][0-9]{2}");

  private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)[ \t]*:.*");
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");

  /// A place in a message.
  ///
  /// @param part as the tree of parts calls it; `message` is the message itself
  /// @param isHeader whether it is in the header of that part
  /// @param field the field it stands in, where it stands in one
  /// @param line in the decoded content of the part, from 1; 0 in a header
  record Place(String part, boolean isHeader, Optional<String> field, int line) {}

  private final List<Searched> sources;

  private Whereabouts(List<Searched> sources) {
    this.sources = sources;
  }

  static Whereabouts in(Part message) {
    List<Part> parts =
        Stream.concat(
                message.walk(),
                message
                    .walk()
                    .filter(part -> part.mediaType().equals("message/rfc822"))
                    .flatMap(part -> part.asMessage().walk()))
            .toList();
    List<Searched> sources = new ArrayList<>();
    parts.stream().filter(Whereabouts::isMachine).map(Searched::fields).forEach(sources::add);
    parts.stream().filter(Whereabouts::isText).map(Searched::text).forEach(sources::add);
    parts.stream().filter(Whereabouts::standsForText).map(Searched::text).forEach(sources::add);
    sources.add(Searched.header(message));
    return new Whereabouts(List.copyOf(sources));
  }

  private static boolean isMachine(Part part) {
    String type = part.mediaType();
    return type.startsWith("message/")
        && (type.endsWith("delivery-status")
            || type.endsWith("feedback-report")
            || type.endsWith("disposition-notification"));
  }

  private static boolean isText(Part part) {
    return part.mediaType().startsWith("text/") && !part.mediaType().contains("rfc822");
  }

  /// What readers take for a text where there is no other: a multipart without parts, a file.
  private static boolean standsForText(Part part) {
    return part.mediaType().startsWith("multipart/") && part.children().isEmpty()
        || part.mediaType().startsWith("application/")
            && part.disposition().filter("attachment"::equals).isPresent();
  }

  /// Where a fact of an outcome stands; empty where nothing in the message looks like it.
  ///
  /// @param fact as it is told
  /// @param field the field that is its home
  Optional<Place> of(Outcome outcome, String fact, String field) {
    List<String> addresses =
        Stream.of(outcome.recipient(), outcome.originalRecipient())
            .flatMap(Optional::stream)
            .map(Address::toString)
            .map(Whereabouts::folded)
            .toList();
    Optional<Place> found = Optional.empty();
    for (String wanted = folded(fact);
        found.isEmpty() && !wanted.isEmpty();
        wanted = shorter(wanted)) {
      String words = wanted;
      found =
          inField(addresses, words, field)
              .or(() -> near(addresses, words))
              .or(() -> anywhere(words));
    }
    return found;
  }

  /// The beginning of it; empty where too little would be left to tell it from other words.
  private static String shorter(String fact) {
    int blank = fact.lastIndexOf(' ');
    boolean says = blank >= SHORTEST || blank == 3 && CODE.matcher(fact.substring(0, 3)).matches();
    return says ? fact.substring(0, blank) : "";
  }

  private Optional<Place> inField(List<String> addresses, String wanted, String field) {
    return sources.stream()
        .filter(source -> source.kind != Kind.TEXT)
        .flatMap(
            source ->
                source.block(addresses).stream()
                    .flatMap(block -> source.find(wanted, block, field)))
        .findFirst();
  }

  private Optional<Place> near(List<String> addresses, String wanted) {
    return sources.stream()
        .flatMap(
            source ->
                source.block(addresses).stream().flatMap(block -> source.find(wanted, block, "")))
        .findFirst();
  }

  private Optional<Place> anywhere(String wanted) {
    return sources.stream().flatMap(source -> source.find(wanted, source.all(), "")).findFirst();
  }

  private static String folded(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private enum Kind {
    FIELDS,
    TEXT,
    HEADER
  }

  /// Lines from one to another, the latter excluded.
  private record Block(int from, int to) {}

  /// A piece of the message, its lines joined by one blank for looking.
  private static final class Searched {

    private final Kind kind;
    private final String part;
    private final List<String> lines;
    private final List<String> fields = new ArrayList<>();
    private final int[] starts;
    private final String joined;

    private Searched(Kind kind, String part, List<String> lines) {
      this.kind = kind;
      this.part = part;
      this.lines = lines;
      this.starts = new int[lines.size() + 1];
      StringBuilder text = new StringBuilder();
      String field = "";
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        Matcher matcher = FIELD.matcher(line);
        boolean goesOn = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
        field = matcher.matches() ? matcher.group(1) : goesOn ? field : "";
        fields.add(field);
        starts[i] = text.length();
        text.append(folded(line)).append(' ');
      }
      starts[lines.size()] = text.length();
      this.joined = text.toString();
    }

    static Searched fields(Part part) {
      String text = new String(part.bytes(), StandardCharsets.UTF_8);
      boolean broken = text.indexOf('\ufffd') >= 0;
      return new Searched(Kind.FIELDS, part.where(), split(broken ? part.text() : text));
    }

    static Searched text(Part part) {
      boolean html = part.mediaType().equals("text/html");
      return new Searched(Kind.TEXT, part.where(), split(html ? words(part.text()) : part.text()));
    }

    static Searched header(Part message) {
      return new Searched(
          Kind.HEADER,
          message.where(),
          message.headers().fields().stream()
              .map(f -> f.name() + ": " + Headers.decoded(f.value()).replaceAll("\\s+", " "))
              .toList());
    }

    private static List<String> split(String text) {
      return List.of(text.split("\r\n|\r|\n", -1));
    }

    /// HTML without its tags, its lines kept.
    private static String words(String html) {
      return TAG.matcher(html)
          .replaceAll(
              tag -> " " + "\n".repeat((int) tag.group().chars().filter(c -> c == '\n').count()))
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&nbsp;", " ")
          .replace("&amp;", "&");
    }

    Block all() {
      return new Block(0, lines.size());
    }

    /// The lines about somebody: the fields between two empty lines, or a text from his address
    /// on; a header is about everybody.
    Optional<Block> block(List<String> addresses) {
      if (kind == Kind.HEADER) {
        return Optional.of(all());
      }
      for (String address : addresses) {
        int at = joined.indexOf(address);
        if (at >= 0) {
          int line = lineAt(at);
          return Optional.of(kind == Kind.TEXT ? new Block(line, lines.size()) : between(line));
        }
      }
      return Optional.empty();
    }

    private Block between(int line) {
      int from = line;
      while (from > 0 && !lines.get(from - 1).isBlank()) {
        from--;
      }
      int to = line;
      while (to < lines.size() && !lines.get(to).isBlank()) {
        to++;
      }
      return new Block(from, to);
    }

    /// Where the words stand whole in these lines.
    ///
    /// @param field the field they must stand in; empty for any
    Stream<Place> find(String wanted, Block block, String field) {
      int end = starts[block.to()];
      for (int at = joined.indexOf(wanted, starts[block.from()]);
          at >= 0 && at + wanted.length() <= end;
          at = joined.indexOf(wanted, at + 1)) {
        int line = lineAt(at);
        if (isWhole(at, at + wanted.length())
            && (field.isEmpty() || fields.get(line).equalsIgnoreCase(field))) {
          return Stream.of(place(line));
        }
      }
      return Stream.empty();
    }

    private boolean isWhole(int from, int to) {
      return !(from > 0 && isJoined(joined.charAt(from - 1), joined.charAt(from)))
          && !(to < joined.length() && isJoined(joined.charAt(to - 1), joined.charAt(to)));
    }

    private static boolean isJoined(char a, char b) {
      return isAscii(a)
          && isAscii(b)
          && Character.isLetterOrDigit(a)
          && Character.isLetterOrDigit(b);
    }

    private static boolean isAscii(char c) {
      return c < 128;
    }

    private Place place(int line) {
      Optional<String> field =
          Optional.of(fields.get(line)).filter(name -> kind != Kind.TEXT && !name.isEmpty());
      return new Place(part, kind == Kind.HEADER, field, kind == Kind.HEADER ? 0 : line + 1);
    }

    private int lineAt(int offset) {
      int found = Arrays.binarySearch(starts, 0, lines.size(), offset);
      return found < 0 ? -found - 2 : found;
    }
  }
}
