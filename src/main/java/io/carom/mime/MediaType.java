package io.carom.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a part says it is (RFC 2045 section 5), read with good will.
///
/// @param name `type/subtype` in lower case
/// @param parameters by name in lower case
record MediaType(String name, Map<String, String> parameters) {

  static final MediaType MULTIPART = new MediaType("multipart/mixed", Map.of());

  private static final MediaType TEXT = new MediaType("text/plain", Map.of());

  MediaType {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String parameter) {
    return Optional.ofNullable(parameters.get(parameter.toLowerCase(Locale.ROOT)));
  }

  /// Reads a Content-Type; text/plain where there is none or none can be made out.
  static MediaType of(Optional<String> contentType) {
    return contentType.map(MediaType::parse).orElse(TEXT);
  }

  private static MediaType parse(String value) {
    try {
      ContentType type = new ContentType(value);
      return new MediaType(
          type.getBaseType().toLowerCase(Locale.ROOT), parameters(type.getParameterList()));
    } catch (ParseException notByTheBook) {
      return loosely(value);
    }
  }

  private static Map<String, String> parameters(ParameterList list) {
    if (list == null) {
      return Map.of();
    }
    Map<String, String> parameters = new HashMap<>();
    for (String name : Collections.list(list.getNames())) {
      Optional.ofNullable(list.get(name))
          .ifPresent(value -> parameters.put(name.toLowerCase(Locale.ROOT), value));
    }
    return parameters;
  }

  /// Cuts at each `;`, whatever stands between; the name ends at a blank too, where the `;` was
  /// forgotten.
  private static MediaType loosely(String value) {
    String[] pieces = value.split(";", -1);
    String name = pieces[0].strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < pieces.length; i++) {
      int equals = pieces[i].indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            pieces[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
            unquoted(pieces[i].substring(equals + 1).strip()));
      }
    }
    return new MediaType(name.indexOf('/') > 0 ? name : TEXT.name(), parameters);
  }

  private static String unquoted(String value) {
    String open = value.startsWith("\"") ? value.substring(1) : value;
    return open.endsWith("\"") ? open.substring(0, open.length() - 1) : open;
  }
}
