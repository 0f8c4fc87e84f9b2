package io.carom.classify;

import com.google.re2j.Pattern;
import io.carom.mail.EnhancedStatus;
import io.carom.mail.ReplyCode;
import java.util.List;
import java.util.Optional;

/// One line of experience: what some server says, and what that means.
///
/// @param id `file/name`, unique over all files
/// @param line where it stands in its file, from 1
/// @param any phrases of which one must be there; empty for none asked
/// @param all phrases that must all be there
/// @param unless phrases of which none may be there
/// @param pattern searched in the folded text once the phrases are there
/// @param reply reply codes of which one must match; empty for any
/// @param status enhanced codes of which one must match; empty for any
/// @param unlessStatus enhanced codes of which none may match
/// @param mta host name suffixes in lower case of which one must match the remote MTA
/// @param command beginnings of SMTP commands in upper case, of which one must match
/// @param elsewhere whether the recipient's domain must be known and not named in the text
/// @param remote whether the recipient's domain must not be of the reporting system's own house
/// @param always what it says of the treatment whatever the class
/// @param on4xx what it says besides where the answer was transient
/// @param on5xx what it says besides where the answer was permanent
/// @param confidence 0 to 1: how often this rule is right
/// @param examples replies that must reach this rule
/// @param not replies that must not
public record Rule(
    String id,
    String file,
    int line,
    Reason reason,
    Strength strength,
    List<Phrase> any,
    List<Phrase> all,
    List<Phrase> unless,
    Optional<Pattern> pattern,
    List<ReplyRange> reply,
    List<StatusPattern> status,
    List<StatusPattern> unlessStatus,
    List<String> mta,
    List<String> command,
    boolean elsewhere,
    boolean remote,
    Handling always,
    Handling on4xx,
    Handling on5xx,
    double confidence,
    List<Example> examples,
    List<Example> not) {

  public Rule {
    any = List.copyOf(any);
    all = List.copyOf(all);
    unless = List.copyOf(unless);
    reply = List.copyOf(reply);
    status = List.copyOf(status);
    unlessStatus = List.copyOf(unlessStatus);
    mta = List.copyOf(mta);
    command = List.copyOf(command);
    examples = List.copyOf(examples);
    not = List.copyOf(not);
  }

  /// Whether it looks at words at all.
  boolean hasWords() {
    return !any.isEmpty() || !all.isEmpty();
  }

  /// How many facts besides words it asks for.
  int conditions() {
    int count = (pattern.isPresent() ? 1 : 0) + (elsewhere ? 1 : 0) + (remote ? 1 : 0);
    for (List<?> list : List.of(reply, status, mta, command)) {
      count += list.isEmpty() ? 0 : 1;
    }
    return count;
  }

  /// Whether the facts besides the words are as asked.
  boolean allows(Facts facts) {
    return (reply.isEmpty() || facts.replyCode().filter(this::isAsked).isPresent())
        && (status.isEmpty() || matchesAny(status, facts.statuses()))
        && !matchesAny(unlessStatus, facts.statuses())
        && (mta.isEmpty() || mta.stream().anyMatch(suffix -> isBelow(facts.remoteMta(), suffix)))
        && (command.isEmpty() || command.stream().anyMatch(facts.command()::startsWith))
        && (!remote || facts.remote())
        && (!elsewhere || facts.namesAnotherHost());
  }

  private boolean isAsked(ReplyCode code) {
    return reply.stream().anyMatch(range -> range.holds(code));
  }

  private static boolean matchesAny(List<StatusPattern> patterns, List<EnhancedStatus> statuses) {
    for (StatusPattern pattern : patterns) {
      for (EnhancedStatus status : statuses) {
        if (pattern.matches(status)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBelow(String host, String suffix) {
    return host.equals(suffix) || host.endsWith("." + suffix);
  }

  /// The reply codes from one to another, such as 550 to 550 or 500 to 599.
  public record ReplyRange(int from, int to) {
    boolean holds(ReplyCode code) {
      return from <= code.value() && code.value() <= to;
    }
  }

  /// A reply as a server would give it, with the facts around it that a rule may ask for.
  public record Example(
      String reply,
      Optional<String> mta,
      Optional<String> command,
      Optional<String> recipient,
      Optional<String> reportingMta,
      int line) {}
}
