package io.carom.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The keys of what is told of an outcome, by inspect and by events, in their order.
public final class FactKeys {

  public static final List<String> ALL =
      List.of(
          "kind",
          "format",
          "recipient",
          "originalRecipient",
          "action",
          "status",
          "replyCode",
          "diagnostic",
          "command",
          "remoteMta",
          "reportingMta",
          "reason",
          "permanence",
          "hard",
          "fault",
          "listAction",
          "retry",
          "rule",
          "evidence",
          "confidence",
          "provenance",
          "originalMessageId",
          "envelopeId",
          "flaws");

  private FactKeys() {}

  /// The keys that an object has.
  public static List<String> of(JsonNode row) {
    List<String> keys = new ArrayList<>();
    row.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
