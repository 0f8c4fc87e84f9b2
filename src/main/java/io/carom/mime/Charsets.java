package io.carom.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which characters bytes mean, when they say so, when they say so wrongly and when they do not
/// say.
public final class Charsets {

  /// What a lenient decoder puts where bytes are wrong.
  private static final char REPLACEMENT = '\uFFFD';

  /// What every shift of ISO-2022-JP begins with.
  private static final char ESCAPE = '\u001b';

  private static final Charset GB18030 = Charset.forName("GB18030");

  /// With the characters that Microsoft added, which mails carry under the plain name.
  static final Charset BIG5 = Charset.forName("x-windows-950");

  static final Charset SHIFT_JIS = Charset.forName("windows-31j");
  private static final Charset ISO_2022_JP = Charset.forName("x-windows-iso2022jp");

  /// Names that real reports carry and Java does not know, or knows as something too small.
  private static final Map<String, Charset> ALIASES =
      Map.ofEntries(
          Map.entry("uft-8", StandardCharsets.UTF_8),
          Map.entry("utf", StandardCharsets.UTF_8),
          Map.entry("utf_8", StandardCharsets.UTF_8),
          Map.entry("utf-8-sig", StandardCharsets.UTF_8),
          Map.entry("unicode", StandardCharsets.UTF_8),
          Map.entry("gb2312", GB18030),
          Map.entry("gb_2312-80", GB18030),
          Map.entry("gbk", GB18030),
          Map.entry("x-gbk", GB18030),
          Map.entry("cp936", GB18030),
          Map.entry("ms936", GB18030),
          Map.entry("windows-936", GB18030),
          Map.entry("gb-18030", GB18030),
          Map.entry("gb-2312", GB18030),
          Map.entry("chinese", GB18030),
          Map.entry("big-5", BIG5),
          Map.entry("big5", BIG5),
          Map.entry("cp950", BIG5),
          Map.entry("x-x-big5", BIG5),
          Map.entry("shift-jis", SHIFT_JIS),
          Map.entry("shift_jis", SHIFT_JIS),
          Map.entry("x-sjis", SHIFT_JIS),
          Map.entry("sjis", SHIFT_JIS),
          Map.entry("cp932", SHIFT_JIS),
          Map.entry("iso-2022-jp", ISO_2022_JP),
          Map.entry("iso2022-jp", ISO_2022_JP),
          Map.entry("jis", ISO_2022_JP),
          Map.entry("koi8r", Charset.forName("KOI8-R")),
          Map.entry("koi-8-r", Charset.forName("KOI8-R")),
          Map.entry("win-1251", Charset.forName("windows-1251")),
          Map.entry("cp-1251", Charset.forName("windows-1251")),
          Map.entry("windows1251", Charset.forName("windows-1251")),
          Map.entry("ks_c_5601-1987", Charset.forName("x-windows-949")),
          Map.entry("euc-kr", Charset.forName("x-windows-949")),
          Map.entry("ansi", Charset.forName("windows-1252")),
          Map.entry("iso-8859-1", Charset.forName("windows-1252")),
          Map.entry("unicode-1-1-utf-7", Utf7.CHARSET),
          Map.entry("utf-7", Utf7.CHARSET));

  private Charsets() {}

  /// The charset of that name, however misspelt; empty where nobody can know.
  static Optional<Charset> named(String name) {
    String plain =
        name.strip().toLowerCase(Locale.ROOT).replace("\"", "").replace("'", "").replace(" ", "");
    Charset alias = ALIASES.get(plain);
    if (alias != null) {
      return Optional.of(alias);
    }
    try {
      return Optional.of(Charset.forName(plain));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException nobodyKnows) {
      return Optional.empty();
    }
  }

  /// The text in a charset that was declared, or guessed where the declaration is unknown or
  /// promises less than the bytes hold; CRLF becomes LF.
  static String decode(byte[] bytes, Optional<Charset> declared) {
    return withPlainBlanks(characters(bytes, declared));
  }

  /// A blank that must not break, and the wide one of Chinese and Japanese, end a word as every
  /// blank does; patterns do not know them.
  private static String withPlainBlanks(String text) {
    return text.replace('\u00a0', ' ').replace('\u3000', ' ');
  }

  private static String characters(byte[] bytes, Optional<Charset> declared) {
    Charset charset = declared.orElse(StandardCharsets.US_ASCII);
    if (isWide(charset)) {
      return new String(bytes, charset).replace("\r\n", "\n");
    }
    byte[] lines = withPlainLineEnds(bytes);
    return charset.equals(StandardCharsets.US_ASCII) || charset.equals(StandardCharsets.UTF_8)
        ? guess(lines)
        : new String(lines, charset);
  }

  /// Whether CR and LF are more than one byte each.
  private static boolean isWide(Charset charset) {
    return charset.name().contains("UTF-16") || charset.name().contains("UTF-32");
  }

  /// Bytes whose CRLF are LF before they are decoded: behind half a character the first byte of a
  /// line end is taken for the other half, and the text would turn on which byte that is. A CR
  /// before a CRLF is a line end of its own, as in headers and fields.
  private static byte[] withPlainLineEnds(byte[] bytes) {
    byte[] plain = new byte[bytes.length];
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean pair = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
      boolean ownLine = i > 0 && bytes[i - 1] == '\r';
      if (!pair || ownLine) {
        plain[size++] = bytes[i];
      }
    }
    return Arrays.copyOf(plain, size);
  }

  /// The text of bytes that nobody declared: ISO-2022-JP where they shift into it, UTF-8 where
  /// they are that, else what [LikelyCharset] says, else GB18030 where they look like Chinese, else
  /// ISO 8859-1, which every byte is.
  public static String guess(byte[] bytes) {
    return guess(bytes, 0, bytes.length);
  }

  /// [#guess(byte\[\])] of the bytes `[from, to)`.
  public static String guess(byte[] bytes, int from, int to) {
    String utf8 = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return utf8.indexOf(REPLACEMENT) < 0 && utf8.indexOf(ESCAPE) < 0
        ? utf8
        : guessOddly(Arrays.copyOfRange(bytes, from, to));
  }

  private static String guessOddly(byte[] bytes) {
    if (japaneseShift(bytes)) {
      return new String(bytes, ISO_2022_JP);
    }
    return strictly(StandardCharsets.UTF_8, bytes)
        .or(() -> LikelyCharset.of(bytes).flatMap(likely -> strictly(likely, bytes)))
        .or(() -> looksChinese(bytes) ? strictly(GB18030, bytes) : Optional.empty())
        .orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /// Whether ISO-2022-JP (RFC 1468) shifts into Japanese somewhere: ESC, `$`, `@` or `B`.
  private static boolean japaneseShift(byte[] bytes) {
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 0x1b && bytes[i + 1] == '$' && (bytes[i + 2] == '@' || bytes[i + 2] == 'B')) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> strictly(Charset charset, byte[] bytes) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException otherCharset) {
      return Optional.empty();
    }
  }

  /// Whether high bytes come in pairs, most of them in the square of GB 2312.
  ///
  /// An accented letter before an ordinary one is valid GB18030 too (`dé` + `s`), but stands
  /// alone among ASCII.
  private static boolean looksChinese(byte[] bytes) {
    int pairs = 0;
    int others = 0;
    for (int i = 0; i < bytes.length; i++) {
      int lead = bytes[i] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      int trail = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
      if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) {
        pairs++;
        i++;
      } else {
        others++;
        i += trail >= 0x80 ? 1 : 0;
      }
    }
    return pairs > others;
  }
}
