package io.carom.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// How often verdicts of a stated confidence are right, measured over reports of which a person
/// said what they mean.
///
/// @param byConfidence one row a range of stated confidence, the surest first
/// @param byBasis one row a kind of evidence
public record Calibration(List<Row> byConfidence, List<Row> byBasis) {

  /// From this confidence on a verdict counts as sure.
  public static final double SURE = 0.9;

  private static final double[] FLOORS = {0.95, SURE, 0.8, 0.6, 0};

  public Calibration {
    byConfidence = List.copyOf(byConfidence);
    byBasis = List.copyOf(byBasis);
  }

  /// A verdict that a person has looked at.
  public record Judged(Verdict verdict, boolean right) {}

  /// A share of the verdicts.
  ///
  /// @param name a range of confidence (`0.95 and more`) or a kind of evidence (`words`)
  /// @param stated the mean of what the verdicts said of themselves; 0 where there are none
  public record Row(String name, int verdicts, int right, double stated) {

    /// The share that is right, 0 to 1; 0 where there are none.
    public double measured() {
      return verdicts == 0 ? 0 : (double) right / verdicts;
    }
  }

  /// Measures verdicts that came of these rules.
  public static Calibration of(List<Judged> judged, Rules rules) {
    List<Row> byConfidence = new ArrayList<>();
    double above = 2;
    for (double floor : FLOORS) {
      double ceiling = above;
      String name = floor == 0 ? "less" : floor + " and more";
      byConfidence.add(row(name, judged, v -> v.confidence() >= floor && v.confidence() < ceiling));
      above = floor;
    }
    Function<Verdict, String> basis = verdict -> basis(verdict, rules);
    Map<String, Row> byBasis = new LinkedHashMap<>();
    judged.stream()
        .map(j -> basis.apply(j.verdict()))
        .sorted()
        .distinct()
        .forEach(name -> byBasis.put(name, row(name, judged, v -> basis.apply(v).equals(name))));
    return new Calibration(byConfidence, List.copyOf(byBasis.values()));
  }

  /// The sure verdicts.
  public Row sure() {
    int verdicts = 0;
    int right = 0;
    double stated = 0;
    for (int i = 0; i < FLOORS.length; i++) {
      if (FLOORS[i] >= SURE) {
        Row row = byConfidence.get(i);
        verdicts += row.verdicts();
        right += row.right();
        stated += row.stated() * row.verdicts();
      }
    }
    return new Row(SURE + " and more", verdicts, right, verdicts == 0 ? 0 : stated / verdicts);
  }

  /// How many verdicts there are.
  public int size() {
    return byConfidence.stream().mapToInt(Row::verdicts).sum();
  }

  private static Row row(String name, List<Judged> judged, Predicate<Verdict> of) {
    List<Judged> share = judged.stream().filter(j -> of.test(j.verdict())).toList();
    return new Row(
        name,
        share.size(),
        (int) share.stream().filter(Judged::right).count(),
        share.stream().mapToDouble(j -> j.verdict().confidence()).average().orElse(0));
  }

  /// The strength of the rule that spoke; what is no rule (`action`, `class`, `combined`) by its
  /// own name.
  private static String basis(Verdict verdict, Rules rules) {
    return rules
        .byId(verdict.rule())
        .map(rule -> rule.strength().word())
        .orElse(verdict.rule().substring(0, verdict.rule().indexOf('/')));
  }
}
