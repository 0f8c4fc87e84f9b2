package io.carom.classify;

import java.util.List;

/// A verdict and what else was considered, the nearest first: for people who ask why.
public record Judgement(Verdict verdict, List<Verdict> others) {
  public Judgement {
    others = List.copyOf(others);
  }
}
