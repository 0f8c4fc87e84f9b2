package io.carom.report;

import io.carom.mime.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What one server says of how a message was authenticated: a field Authentication-Results (RFC
/// 8601 section 2.2). Whoever sends a message can write such a field: who reads one asks first
/// whose it is.
///
/// @param authservId who says it, lower case
/// @param results the result of each method, both in lower case: `dmarc` to `fail`; of several
/// results of one method the first
public record Authentication(String authservId, Map<String, String> results) {

  /// More of them, or longer ones, nobody writes but to wear us down (section 7.8).
  private static final int MOST = 20;

  private static final int LONGEST = 8 << 10;

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private static final Pattern DIVIDING = Pattern.compile("[;()$\\\\]");

  public Authentication {
    results = Map.copyOf(results);
  }

  /// What the header of a message holds, the topmost first; never what a returned original holds
  /// (section 7.10).
  public static List<Authentication> in(Headers headers) {
    return headers.all("Authentication-Results").stream()
        .limit(MOST)
        .filter(value -> value.length() <= LONGEST)
        .flatMap(value -> read(value).stream())
        .toList();
  }

  /// The result of a method where it was tried.
  public Optional<String> of(String method) {
    return Optional.ofNullable(results.get(method));
  }

  private static Optional<Authentication> read(String value) {
    String[] parts = Comments.without(unquoted(value)).split(";", -1);
    String server = firstWord(parts[0]);
    if (server.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> results = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        results.putIfAbsent(
            method(parts[i].substring(0, equals)), firstWord(parts[i].substring(equals + 1)));
      }
    }
    return Optional.of(new Authentication(server, results));
  }

  /// What is quoted divides nothing.
  private static String unquoted(String value) {
    return value.indexOf('"') < 0
        ? value
        : QUOTED.matcher(value).replaceAll(it -> DIVIDING.matcher(it.group(1)).replaceAll(" "));
  }

  /// A method may carry its version: `dkim/1`.
  private static String method(String name) {
    return firstWord(name.split("/", 2)[0]);
  }

  /// Behind the name of a server may stand a version, behind a result its properties.
  private static String firstWord(String text) {
    return Comments.firstWord(text, "").toLowerCase(Locale.ROOT);
  }
}
