package io.carom.report;

import io.carom.mail.Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the plain-text bounces of the DragonFly Mail Agent, dma: one recipient, the reply
/// verbatim, the header of the original.
final class DragonFlyReader implements Dialect {

  private static final Pattern HELLO =
      Pattern.compile("(?m)^This is the DragonFly Mail Agent \\S+ at (\\S{1,255}?)\\.?$");

  private static final Pattern ABOUT =
      Pattern.compile("(?m)^There was an error delivering your mail to <([^<>\\r\\n]{1,998})>\\.");

  private static final Pattern HOST = Pattern.compile("(?m)^(\\S{1,255}) \\[\\S+\\] did not like");

  @Override
  public Optional<Report> read(Message message) {
    return TextLayout.of(message, "This is the DragonFly Mail Agent", DragonFlyReader::divides)
        .flatMap(DragonFlyReader::report);
  }

  private static boolean divides(String line) {
    return line.equals("Message headers follow.") || line.equals("Original message follows.");
  }

  private static Optional<Report> report(TextLayout layout) {
    String text = layout.text();
    Optional<String> reporter = TextLayout.found(HELLO, text);
    Matcher about = ABOUT.matcher(text);
    if (reporter.isEmpty() || !about.find()) {
      return Optional.empty();
    }
    String words = text.substring(about.end()).strip();
    return Address.parse(about.group(1))
        .map(
            address ->
                TextLayout.outcome(Action.FAILED, address, words, TextLayout.found(HOST, words)))
        .map(outcome -> layout.delivery("dragonfly", List.of(outcome), reporter));
  }
}
