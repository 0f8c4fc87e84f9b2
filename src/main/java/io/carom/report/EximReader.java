package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.RecipientKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the plain-text reports that Exim wrote before 4.86, and still writes as warnings where
/// so configured: `X-Failed-Recipients`, an indented paragraph for each recipient, `------ This
/// is a copy of the message`.
final class EximReader implements Dialect {

  private static final String CREATED = "This message was created automatically by";

  /// 1&1 and GMX begin with Exim's sentence and go on otherwise.
  private static final String GMX = "The header of the original message is following";

  private static final Pattern WARNING =
      Pattern.compile("(?m)has not yet been delivered|have not yet been delivered");

  private static final Pattern HOST = Pattern.compile("(?m)(?:^|[ :])host (\\S{1,255}) \\[");

  @Override
  public Optional<Report> read(Message message) {
    return TextLayout.of(message, CREATED, EximReader::divides).flatMap(EximReader::report);
  }

  private static boolean divides(String line) {
    return line.startsWith("-----") && line.contains("This is a copy of");
  }

  private static Optional<Report> report(TextLayout layout) {
    String text = layout.text();
    if (!text.contains(CREATED) || text.contains(GMX)) {
      return Optional.empty();
    }
    Action action = WARNING.matcher(text).find() ? Action.DELAYED : Action.FAILED;
    List<Address> failed = FailedField.of(layout.message());
    List<Outcome> outcomes = outcomes(action, Prose.of(text), failed);
    return outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(layout.delivery("exim", outcomes, Optional.empty()));
  }

  /// The header tells whom, the paragraphs tell what; a warning has no such header.
  private static List<Outcome> outcomes(Action action, Prose prose, List<Address> failed) {
    List<Outcome> outcomes = new ArrayList<>();
    Set<RecipientKey> told = new HashSet<>();
    for (Address address : failed) {
      Optional<String> words = prose.about(address).map(Prose.Paragraph::words);
      if (told.add(RecipientKey.of(address))) {
        outcomes.add(
            outcome(action, address, words.orElse(failed.size() == 1 ? prose.brief() : "")));
      }
    }
    if (failed.isEmpty()) {
      prose.paragraphs().forEach(p -> outcomes.add(outcome(action, p.about(), p.words())));
    }
    return outcomes;
  }

  private static Outcome outcome(Action action, Address address, String words) {
    return TextLayout.outcome(action, address, words, TextLayout.found(HOST, words));
  }
}
