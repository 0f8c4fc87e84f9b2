package io.carom.config;

import java.util.List;

/// What came of reading a configuration.
public sealed interface Reading {

  /// All of it can be used.
  record Read(Config config) implements Reading {}

  /// None of it is used; at least one problem, in the order of the file.
  record Faulty(List<Problem> problems) implements Reading {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
