package io.carom.mime;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// One part of a message, or the message itself: a header and a body (RFC 2045 section 2.5).
///
/// Multiparts are read at once; a message inside a message only when [#asMessage] is asked, a
/// text only when [#text] is, since most are never looked at. A part belongs to one thread.
public final class Part {

  private final Reading reading;
  private final Window whole;
  private final Window body;
  private final boolean openEnd;
  private final int depth;
  private final String where;
  private final boolean headerClosed;
  private final Headers headers;
  private final MediaType type;
  private final List<Part> children;

  private List<Part> below = List.of();
  private Optional<String> text = Optional.empty();
  private Optional<Part> inner = Optional.empty();

  /// @param openEnd whether the window ends only because the message does, so that its last line
  /// may have been cut
  Part(Reading reading, Window window, boolean openEnd, int depth, String where) {
    this(reading, window, openEnd, depth, where, Optional.empty());
  }

  private Part(
      Reading reading,
      Window window,
      boolean openEnd,
      int depth,
      String where,
      Optional<MediaType> known) {
    HeaderEnd end = HeaderEnd.find(window, openEnd, reading.limits());
    if (end.overLimit()) {
      reading.flaw("header-limit", where);
    }
    this.reading = reading;
    this.whole = window;
    this.openEnd = openEnd;
    this.depth = depth;
    this.where = where;
    this.headerClosed = end.closed();
    this.headers = Headers.read(new Window(window.array(), window.from(), end.readTo()));
    this.body = new Window(window.array(), end.body(), window.to());
    this.type = known.orElseGet(() -> MediaType.of(headers.first("Content-Type")));
    this.children = isMultipart() ? split() : List.of();
  }

  public Headers headers() {
    return headers;
  }

  /// Whether an empty line ended the header; without one the message may have been cut in it.
  public boolean headerClosed() {
    return headerClosed;
  }

  /// `type/subtype` in lower case; text/plain where none is declared.
  public String mediaType() {
    return type.name();
  }

  /// A parameter of the Content-Type, its name in any case.
  public Optional<String> parameter(String name) {
    return type.parameter(name);
  }

  /// `inline`, `attachment` or what else Content-Disposition says, in lower case (RFC 2183).
  public Optional<String> disposition() {
    return headers
        .first("Content-Disposition")
        .map(value -> value.split(";", -1)[0].strip().toLowerCase(Locale.ROOT));
  }

  public boolean isMultipart() {
    return type.name().startsWith("multipart/");
  }

  /// The parts of a multipart, in order; empty for all others.
  public List<Part> children() {
    return children;
  }

  /// This part and all below it, depth first, but nothing inside of inner messages.
  public Stream<Part> walk() {
    if (below.isEmpty()) {
      List<Part> all = new ArrayList<>();
      gather(all);
      below = List.copyOf(all);
    }
    return below.stream();
  }

  private void gather(List<Part> all) {
    all.add(this);
    children.forEach(child -> child.gather(all));
  }

  /// The content as a message of its own (message/rfc822, message/global) or as a header
  /// (text/rfc822-headers and its kin); read when first asked.
  ///
  /// Beyond the limits of depth and parts it is an empty message.
  public Part asMessage() {
    if (inner.isEmpty()) {
      inner = Optional.of(readInner());
    }
    return inner.get();
  }

  /// This part read as a multipart though it does not say that it is one: old Sendmail, and
  /// gateways that lose the MIME fields of a header but not the body.
  public Part asMultipart() {
    return new Part(reading, whole, openEnd, depth, where, Optional.of(MediaType.MULTIPART));
  }

  /// The content, transfer encoding undone, at most as much as the limit allows; a last line
  /// that somebody may have cut is left out, lest half an address pass for a whole one.
  public byte[] bytes() {
    int limit = reading.limits().textBytes();
    Window content = content(limit);
    boolean overLimit = content.length() > limit;
    if (overLimit) {
      reading.flaw("text-limit", where);
      content = new Window(content.array(), content.from(), content.from() + limit);
    }
    int to = overLimit || openEnd && !showsItsEnd(content) ? content.lastLineEnd() : content.to();
    return Arrays.copyOfRange(content.array(), content.from(), to);
  }

  /// Whether the content shows that no word of it was cut: base64 by its end, HTML by a tag behind
  /// the last word.
  private boolean showsItsEnd(Window content) {
    return type.name().equals("text/html") && content.lastButBlanks() == '>'
        || TransferDecoder.showsItsEnd(headers.first("Content-Transfer-Encoding"), body);
  }

  /// [#bytes] in the declared charset, or in what they look like where that is unknown; lines end
  /// in LF where they ended in CRLF, and every blank in them is a plain one.
  public String text() {
    if (text.isEmpty()) {
      text = Optional.of(Charsets.decode(bytes(), parameter("charset").flatMap(this::charset)));
    }
    return text.get();
  }

  private Optional<Charset> charset(String name) {
    Optional<Charset> known = Charsets.named(name);
    if (known.isEmpty()) {
      reading.flaw("unknown-charset", where);
    }
    return known;
  }

  /// Which part this is, for people: `message`, `part 2`, `part 2.1`.
  public String where() {
    return where;
  }

  /// What was found wrong with the whole message, as far as it has been read by now.
  public List<Flaw> flaws() {
    return reading.flaws();
  }

  private Window content(int limit) {
    Optional<String> encoding = headers.first("Content-Transfer-Encoding");
    if (!TransferDecoder.isEncoded(encoding, body)) {
      return body;
    }
    // One byte more than the limit shows that there was more.
    byte[] decoded =
        TransferDecoder.decode(encoding, body, limit < Integer.MAX_VALUE ? limit + 1 : limit);
    return new Window(decoded, 0, decoded.length);
  }

  private Part readInner() {
    boolean allowed = depth < reading.limits().depth() && reading.partsLeft() > 0;
    if (!allowed) {
      reading.flaw(reading.partsLeft() > 0 ? "depth-limit" : "part-limit", where);
    }
    reading.took(allowed ? 1 : 0);
    Window content =
        allowed ? content(Integer.MAX_VALUE) : new Window(body.array(), body.from(), body.from());
    return new Part(reading, content, openEnd, depth + 1, where + ", message");
  }

  private List<Part> split() {
    if (depth >= reading.limits().depth()) {
      reading.flaw("depth-limit", where);
      return List.of();
    }
    Window from = body;
    Splitter.Parts parts = Splitter.split(from, type.parameter("boundary"), reading.partsLeft());
    if (parts.windows().isEmpty() && !parts.overLimit()) {
      reading.flaw(type.parameter("boundary").isEmpty() ? "no-boundary" : "wrong-boundary", where);
      from = content(Integer.MAX_VALUE);
      Optional<String> boundary = from == body ? Optional.empty() : type.parameter("boundary");
      parts = Splitter.split(from, boundary, reading.partsLeft());
    } else if (!parts.whole() && !parts.overLimit()) {
      reading.flaw("no-closing-boundary", where);
    }
    if (parts.overLimit()) {
      reading.flaw("part-limit", where);
    }
    reading.took(parts.windows().size());
    return read(parts.windows(), from.to());
  }

  private List<Part> read(List<Window> windows, int to) {
    List<Part> read = new ArrayList<>(windows.size());
    String prefix =
        where.equals("message") ? "part " : where + (where.endsWith("message") ? ", part " : ".");
    for (Window window : windows) {
      boolean open = openEnd && window.to() == to;
      read.add(new Part(reading, window, open, depth + 1, prefix + (read.size() + 1)));
    }
    return List.copyOf(read);
  }
}
