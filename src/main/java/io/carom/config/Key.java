package io.carom.config;

import java.util.Optional;

/// One key of the configuration.
///
/// @param path from the root, `[]` behind what is a list of sections: `lists.files[].name`
/// @param fallback what holds where the key is not written, as it would be written; empty for
/// none
/// @param needed whether its section makes no sense without it
public record Key<T>(String path, Form<T> form, Optional<String> fallback, boolean needed) {

  static <T> Key<T> of(String path, Form<T> form, String fallback) {
    return new Key<>(path, form, Optional.of(fallback), false);
  }

  static <T> Key<T> free(String path, Form<T> form) {
    return new Key<>(path, form, Optional.empty(), false);
  }

  static <T> Key<T> needed(String path, Form<T> form) {
    return new Key<>(path, form, Optional.empty(), true);
  }

  /// The last name of the path.
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /// The path as people write it, without the marks of lists.
  String spoken() {
    return path.replace("[]", "");
  }
}
