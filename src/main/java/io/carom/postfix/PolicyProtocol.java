package io.carom.postfix;

import io.carom.flow.Senders;
import io.carom.mail.Address;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Policy delegation (Postfix SMTPD_POLICY_README): lines `name=value`, an empty line ends the
/// request; the reply is `action=...` and an empty line.
///
/// Trouble is answered with silence and a closed connection, as the README asks; Postfix then
/// does what `smtpd_policy_service_default_action` says.
final class PolicyProtocol implements Protocol {

  private static final String PASS = "DUNNO";
  private static final List<String> READ =
      List.of("request", "protocol_state", "sender", "recipient");

  private final Access access;
  private final Senders senders;
  private final Optional<String> list;

  /// @param list the list of mail whose sender tells none
  PolicyProtocol(Access access, Senders senders, Optional<String> list) {
    this.access = access;
    this.senders = senders;
    this.list = list;
  }

  @Override
  public ByteToMessageDecoder framing() {
    return new PolicyDecoder();
  }

  @Override
  public String answer(String request) {
    Map<String, String> attributes = attributes(request);
    if (!"smtpd_access_policy".equals(attributes.get("request"))) {
      throw new CorruptedFrameException("no request=smtpd_access_policy");
    }
    return "action=" + action(attributes) + "\n\n";
  }

  /// Those that are read; others come and will come, and are passed over.
  private static Map<String, String> attributes(String request) {
    Map<String, String> attributes = new HashMap<>();
    int start = 0;
    for (int end = request.indexOf('\n'); end >= 0; end = request.indexOf('\n', start)) {
      int equals = request.indexOf('=', start, end);
      if (equals <= start) {
        throw new CorruptedFrameException("a line without a name and an equals sign");
      }
      for (String name : READ) {
        if (name.length() == equals - start && request.startsWith(name, start)) {
          attributes.put(name, request.substring(equals + 1, end));
        }
      }
      start = end + 1;
    }
    return attributes;
  }

  private String action(Map<String, String> attributes) {
    if (!"RCPT".equals(attributes.get("protocol_state"))) {
      return PASS;
    }
    Optional<Address> sender = Address.parse(attributes.getOrDefault("sender", ""));
    if (senders.isExempt(sender)) {
      return PASS;
    }
    return access
        .action(senders.list(sender).or(() -> list), attributes.getOrDefault("recipient", ""))
        .orElse(PASS);
  }

  @Override
  public String lastWords() {
    return "";
  }
}
