package io.carom.postfix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.carom.flow.Senders;
import io.carom.mail.Address;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Policy delegation (Postfix SMTPD_POLICY_README): lines `name=value`, an empty line ends the
/// request; the reply is `action=...` and an empty line.
///
/// Trouble is answered with silence and a closed connection, as the README asks; Postfix then
/// does what `smtpd_policy_service_default_action` says.
final class PolicyProtocol implements Protocol {

  private static final String PASS = "DUNNO";

  /// The attributes that are read; others come and will come, and are passed over undecoded.
  private static final List<byte[]> READ =
      Stream.of("request", "protocol_state", "sender", "recipient")
          .map(name -> name.getBytes(US_ASCII))
          .toList();

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
  public String answer(ByteBuf request) {
    Map<String, String> attributes = attributes(request);
    if (!"smtpd_access_policy".equals(attributes.get("request"))) {
      throw new CorruptedFrameException("no request=smtpd_access_policy");
    }
    return "action=" + action(attributes) + "\n\n";
  }

  private static Map<String, String> attributes(ByteBuf request) {
    byte[] octets = ByteBufUtil.getBytes(request);
    Map<String, String> attributes = new HashMap<>();
    int start = 0;
    while (start < octets.length) {
      int equals = start;
      while (octets[equals] != '=' && octets[equals] != '\n') {
        equals++;
      }
      if (equals == start || octets[equals] == '\n') {
        throw new CorruptedFrameException("a line without a name and an equals sign");
      }
      int end = equals;
      while (octets[end] != '\n') {
        end++;
      }
      for (byte[] name : READ) {
        if (Arrays.equals(octets, start, equals, name, 0, name.length)) {
          attributes.put(
              new String(name, US_ASCII), new String(octets, equals + 1, end - equals - 1, UTF_8));
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
