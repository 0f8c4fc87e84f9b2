package io.carom.postfix;

import io.carom.flow.Senders;
import io.carom.mail.Address;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Policy delegation (Postfix SMTPD_POLICY_README): lines `name=value`, an empty line ends the
/// request; the reply is `action=...` and an empty line.
///
/// Trouble is answered with silence and a closed connection, as the README asks; Postfix then
/// does what `smtpd_policy_service_default_action` says.
final class PolicyProtocol implements Protocol {

  /// Longer than any attribute of Postfix: its own lines are cut at 2,048 octets.
  private static final int MAX_LINE = 8192;

  private static final int MAX_REQUEST = 65_536;
  private static final String PASS = "DUNNO";

  /// The attributes that are read; others come and will come, and are passed over.
  private static final Set<String> READ =
      Set.of("request", "protocol_state", "sender", "recipient");

  private final Access access;
  private final Senders senders;
  private final Optional<String> list;
  private final Map<String, String> attributes = new HashMap<>();
  private int length;

  /// @param list the list of mail whose sender tells none
  PolicyProtocol(Access access, Senders senders, Optional<String> list) {
    this.access = access;
    this.senders = senders;
    this.list = list;
  }

  @Override
  public ByteToMessageDecoder framing() {
    return new LineBasedFrameDecoder(MAX_LINE, true, true);
  }

  @Override
  public Optional<String> answer(String line) {
    if (!line.isEmpty()) {
      attribute(line);
      return Optional.empty();
    }
    if (!"smtpd_access_policy".equals(attributes.get("request"))) {
      throw new CorruptedFrameException("no request=smtpd_access_policy");
    }
    String action = action();
    attributes.clear();
    length = 0;
    return Optional.of("action=" + action + "\n\n");
  }

  private void attribute(String line) {
    length += line.length() + 1;
    if (length > MAX_REQUEST) {
      throw new TooLongFrameException("more than " + MAX_REQUEST + " characters");
    }
    int equals = line.indexOf('=');
    if (equals <= 0) {
      throw new CorruptedFrameException("a line without a name and an equals sign");
    }
    String name = line.substring(0, equals);
    if (READ.contains(name)) {
      attributes.put(name, line.substring(equals + 1));
    }
  }

  private String action() {
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
