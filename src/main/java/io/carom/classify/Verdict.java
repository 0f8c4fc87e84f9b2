package io.carom.classify;

/// What an outcome means: an opinion, never without the rule that holds it.
///
/// @param rule the id of the rule that decided, `file/rule`
/// @param evidence the words or code in the report that the rule turned on
/// @param confidence 0 to 1: how often a verdict reached this way is right
public record Verdict(
    Reason reason,
    Permanence permanence,
    Fault fault,
    ListAction listAction,
    Retry retry,
    String rule,
    String evidence,
    double confidence) {

  /// Whether this is a hard bounce: a dead address for good, and no complaint.
  public boolean hard() {
    return permanence == Permanence.PERMANENT
        && listAction == ListAction.REMOVE
        && reason != Reason.COMPLAINT;
  }

  /// The same opinion with a confidence no greater than `limit`.
  public Verdict asSureAs(double limit) {
    return confidence <= limit
        ? this
        : new Verdict(reason, permanence, fault, listAction, retry, rule, evidence, limit);
  }

  /// The same opinion with a list action no stronger than `limit`.
  public Verdict atMost(ListAction limit) {
    return listAction.compareTo(limit) <= 0
        ? this
        : new Verdict(reason, permanence, fault, limit, retry, rule, evidence, confidence);
  }
}
