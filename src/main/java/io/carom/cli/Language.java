package io.carom.cli;

import java.util.Locale;

/// The languages that advice is written in.
enum Language {
  EN,
  ZH;

  /// As `--lang` takes it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
