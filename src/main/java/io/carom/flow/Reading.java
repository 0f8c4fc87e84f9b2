package io.carom.flow;

import io.carom.classify.Verdict;
import io.carom.report.Authentication;
import io.carom.report.Report;
import java.util.List;

/// A message as we understand it: what it reports, and one verdict for each of its outcomes.
///
/// @param authentications what servers say of who sent it, the topmost first
public record Reading(Report report, List<Verdict> verdicts, List<Authentication> authentications) {

  public Reading {
    authentications = List.copyOf(authentications);
    verdicts = List.copyOf(verdicts);
    if (verdicts.size() != report.outcomes().size()) {
      throw new IllegalArgumentException("one verdict an outcome");
    }
  }
}
