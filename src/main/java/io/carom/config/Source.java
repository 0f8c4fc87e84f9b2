package io.carom.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The file that is being read, and what was found wrong with it so far.
final class Source {

  private final String file;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  /// @param file its name, for problems
  /// @param folder where it lies: relative paths in it start there
  Source(String file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  String file() {
    return file;
  }

  Path folder() {
    return folder;
  }

  void problem(int line, String message, String remedy) {
    problems.add(new Problem(file, line, message, remedy));
  }

  /// In the order of the file.
  List<Problem> problems() {
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
