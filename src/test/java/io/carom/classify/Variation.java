package io.carom.classify;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same reply about another message: other addresses, hosts, numbers and ids, some of which
/// look like the words that servers say.
final class Variation {

  private static final List<String> USERS =
      List.of(
          "jo", "no.such.user", "spam", "user-unknown", "Quota+full", "x_1", "blacklist", "o'neil");
  private static final List<String> LABELS =
      List.of("mx7", "spam", "relay-03", "blocked", "mail", "unknown", "a1b2");
  private static final List<String> DOMAINS = List.of("example.com", "example.org", "example.net");

  private static final Pattern ADDRESS =
      Pattern.compile("\\b(user|sender|list)@example\\.(com|org|net)\\b");
  private static final Pattern IP = Pattern.compile("\\b192\\.0\\.2\\.\\d{1,3}\\b");
  private static final Pattern HOST =
      Pattern.compile("(?<![@\\w.])((mx|bl|mail|mta\\d+)\\.)(mail\\.)?example\\.(com|org|net)\\b");
  private static final Pattern DOMAIN = Pattern.compile("(?<![@\\w.])example\\.(com|org|net)\\b");
  private static final Pattern GOOGLE_ID = Pattern.compile("\\b[a-z0-9]+si\\d+[a-z]+\\.\\d\\b");
  private static final Pattern QUEUE_ID = Pattern.compile("PcCow\\w+--\\.\\w+");
  private static final Pattern EPOCH = Pattern.compile("\\b1466500000\\b");
  private static final Pattern HOTMAIL_HOST = Pattern.compile("BAY004-MC1F12");
  private static final Pattern NETEASE_HOST = Pattern.compile("\\bmx12\\b");

  private Variation() {}

  static String of(String sample, Random random) {
    String varied = each(sample, ADDRESS, () -> of(USERS, random) + "@" + host(random));
    varied = each(varied, IP, () -> "192.0.2." + random.nextInt(256));
    varied = each(varied, HOST, () -> host(random));
    varied = each(varied, DOMAIN, () -> random.nextBoolean() ? of(DOMAINS, random) : host(random));
    varied =
        each(
            varied,
            GOOGLE_ID,
            () -> "q" + random.nextInt(99) + "si" + random.nextInt(9999) + "wrb.7");
    varied =
        each(
            varied,
            QUEUE_ID,
            () -> "QMCow" + Integer.toHexString(random.nextInt()) + "--.77" + random.nextInt(99));
    varied =
        each(varied, EPOCH, () -> Integer.toString(1_500_000_000 + random.nextInt(99_999_999)));
    varied =
        each(
            varied,
            HOTMAIL_HOST,
            () ->
                "COL00" + random.nextInt(9) + "-MC" + random.nextInt(9) + "F" + random.nextInt(40));
    return each(varied, NETEASE_HOST, () -> "smtp" + random.nextInt(40));
  }

  private static String host(Random random) {
    return of(LABELS, random) + "." + of(DOMAINS, random);
  }

  private static String of(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  private static String each(String text, Pattern pattern, Supplier<String> other) {
    return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(other.get()));
  }
}
