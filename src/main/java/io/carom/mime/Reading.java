package io.carom.mime;

import java.util.ArrayList;
import java.util.List;

/// What the reading of one message has used up and found wrong so far, over all its parts.
final class Reading {

  /// A message made of flaws alone must not fill the memory with them.
  private static final int MAX_FLAWS = 200;

  private final MimeLimits limits;
  private final List<Flaw> flaws = new ArrayList<>();
  private int parts;

  Reading(MimeLimits limits) {
    this.limits = limits;
  }

  MimeLimits limits() {
    return limits;
  }

  int partsLeft() {
    return limits.parts() - parts;
  }

  void took(int more) {
    parts += more;
  }

  void flaw(String code, String where) {
    if (flaws.size() < MAX_FLAWS) {
      flaws.add(new Flaw(code, where));
    }
  }

  List<Flaw> flaws() {
    return List.copyOf(flaws);
  }
}
