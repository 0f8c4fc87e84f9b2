package io.carom.flow;

import io.carom.classify.Verdict;
import io.carom.mime.Flaw;
import io.carom.report.Authentication;
import io.carom.report.Report;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A message as we understand it: what it reports, and one verdict for each of its outcomes.
///
/// @param authentications what servers say of who sent it, the topmost first
public record Reading(Report report, List<Verdict> verdicts, List<Authentication> authentications) {

  /// The kind under which the ledger keeps a message that no reader came through; not a kind of
  /// report.
  public static final String UNREAD = "unread";

  private static final int LONGEST_WORDS = 300;

  /// A message of which nothing is known but that reading it ended in a fault of ours.
  public static Reading unread(Throwable fault) {
    return new Reading(
        new Report.Ordinary(List.of(new Flaw(UNREAD, words(fault)))), List.of(), List.of());
  }

  private static String words(Throwable fault) {
    String where =
        Arrays.stream(fault.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("io.carom."))
            .findFirst()
            .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
            .orElse("");
    String said = String.valueOf(fault);
    return said.substring(0, Math.min(LONGEST_WORDS, said.length())) + where;
  }

  public Reading {
    authentications = List.copyOf(authentications);
    verdicts = List.copyOf(verdicts);
    if (verdicts.size() != report.outcomes().size()) {
      throw new IllegalArgumentException("one verdict an outcome");
    }
  }

  /// Why it could not be read; empty where it could.
  public Optional<String> unread() {
    return report.flaws().stream()
        .filter(flaw -> flaw.code().equals(UNREAD))
        .map(Flaw::where)
        .findFirst();
  }

  /// One word for what the ledger keeps it as.
  public String kind() {
    return unread().isPresent() ? UNREAD : report.kind();
  }
}
