package io.carom.mime;

import java.nio.charset.Charset;
import java.util.Optional;

/// Which old charset bytes are in that nobody declared, by what is frequent in each: kana in
/// Japanese, lower-case letters in Russian, the trail bytes in ASCII of Big5.
///
/// Empty where they are few or mixed: then they are taken for Chinese or Latin.
final class LikelyCharset {

  private static final Charset KOI8_R = Charset.forName("KOI8-R");
  private static final Charset WINDOWS_1251 = Charset.forName("windows-1251");
  private static final Charset EUC_JP = Charset.forName("EUC-JP");

  /// Fewer letters than these tell nothing; where all runs are even, as those of two-byte charsets
  /// are, twice as many.
  private static final int LETTERS = 8;

  private static final int CHARACTERS = 3;

  private LikelyCharset() {}

  static Optional<Charset> of(byte[] bytes) {
    return russian(bytes)
        .or(() -> isShiftJis(bytes) ? Optional.of(Charsets.SHIFT_JIS) : Optional.empty())
        .or(() -> isEucJp(bytes) ? Optional.of(EUC_JP) : Optional.empty())
        .or(() -> isBig5(bytes) ? Optional.of(Charsets.BIG5) : Optional.empty());
  }

  /// Words of letters from 0xC0 up: KOI8-R has the small ones in the first half of that, and
  /// windows-1251 in the second.
  private static Optional<Charset> russian(byte[] bytes) {
    int letters = 0;
    int first = 0;
    int second = 0;
    int words = 0;
    boolean odd = false;
    int run = 0;
    for (int i = 0; i <= bytes.length; i++) {
      int b = i < bytes.length ? bytes[i] & 0xff : 0;
      if (b >= 0x80) {
        run++;
        letters++;
        first += b >= 0xc0 && b < 0xe0 ? 1 : 0;
        second += b >= 0xe0 ? 1 : 0;
      } else if (run > 0) {
        words++;
        odd |= run % 2 == 1;
        run = 0;
      }
    }
    boolean few = letters < (odd ? LETTERS : 2 * LETTERS) || letters < 3 * words;
    if (few || (first + second) * 20 < letters * 19) {
      return Optional.empty();
    }
    return first * 10 >= letters * 7
        ? Optional.of(KOI8_R)
        : second * 10 >= letters * 7 ? Optional.of(WINDOWS_1251) : Optional.empty();
  }

  /// Whether every third character at least is kana: 0x82 and 0x83 begin hardly any in GB18030.
  private static boolean isShiftJis(byte[] bytes) {
    int characters = 0;
    int kana = 0;
    for (int i = 0; i + 1 < bytes.length; i++) {
      int lead = bytes[i] & 0xff;
      int trail = bytes[i + 1] & 0xff;
      if (lead >= 0x81 && lead <= 0x9f || lead >= 0xe0 && lead <= 0xfc) {
        characters++;
        kana += lead == 0x82 && trail >= 0x9f || lead == 0x83 && trail <= 0x96 ? 1 : 0;
        i++;
      }
    }
    return characters >= CHARACTERS && kana * 3 >= characters;
  }

  /// Whether every third character at least is kana: of the rows that GB 2312 has for them, no
  /// Chinese text makes use.
  private static boolean isEucJp(byte[] bytes) {
    int characters = 0;
    int kana = 0;
    for (int i = 0; i + 1 < bytes.length; i++) {
      int lead = bytes[i] & 0xff;
      if (lead >= 0xa1) {
        if ((bytes[i + 1] & 0xff) < 0xa1) {
          return false;
        }
        characters++;
        kana += lead == 0xa4 || lead == 0xa5 ? 1 : 0;
        i++;
      }
    }
    return characters >= CHARACTERS && kana * 3 >= characters;
  }

  /// Whether the frequent characters prevail, some of them with a trail byte in ASCII, where
  /// GB 2312 has none.
  private static boolean isBig5(byte[] bytes) {
    int characters = 0;
    int frequent = 0;
    int low = 0;
    for (int i = 0; i + 1 < bytes.length; i++) {
      int lead = bytes[i] & 0xff;
      int trail = bytes[i + 1] & 0xff;
      if (lead >= 0x80) {
        characters++;
        frequent += lead >= 0xa1 && lead <= 0xc6 ? 1 : 0;
        low += trail >= 0x40 && trail < 0x7f ? 1 : 0;
        i++;
      }
    }
    return characters > CHARACTERS
        && frequent * 10 >= characters * 7
        && low * 10 >= characters
        && low * 10 <= characters * 8;
  }
}
