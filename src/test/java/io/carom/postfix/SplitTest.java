package io.carom.postfix;

import static io.carom.postfix.FixedGate.GONE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.flow.Senders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Requests are understood wherever the network splits them, which a socket does as it likes.
class SplitTest {

  private static final Access ACCESS = new Access(new FixedGate(), "REJECT 5.7.1");

  @Test
  void a_policy_request_may_be_split_anywhere() {
    String gone =
        "request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=gone@example.net\n\n";
    String ok = gone.replace("gone", "ok");
    anywhere(
        () -> new PolicyProtocol(ACCESS, Senders.none(), Optional.empty()),
        gone + ok + ok + gone,
        "action=%1$s\n\naction=DUNNO\n\naction=DUNNO\n\naction=%1$s\n\n".formatted(GONE));
  }

  @Test
  void a_netstring_may_be_split_anywhere() {
    String found = "OK " + GONE;
    anywhere(
        () -> new SocketmapProtocol(ACCESS, Optional.empty()),
        "27:suppressed gone@example.net,8:aliases ,27:suppressed gone@example.net,",
        "%1$d:%2$s,%3$s%1$d:%2$s,"
            .formatted(
                found.length(),
                found,
                "58:PERM no such map; there are suppressed and suppressed-LIST,"));
  }

  @Test
  void a_line_of_a_tcp_table_may_be_split_anywhere() {
    anywhere(
        () -> new TcpTableProtocol(ACCESS, Optional.empty()),
        "get gone@example.net\nget x\nget gone@example.net\n",
        "200 %1$s\n500 not%%20suppressed\n200 %1$s\n".formatted(GONE.replace(" ", "%20")));
  }

  @Test
  void what_never_ends_is_given_up_at_the_limit() {
    EmbeddedChannel policy = channel(new PolicyProtocol(ACCESS, Senders.none(), Optional.empty()));
    for (int kilobyte = 0; kilobyte <= 64 && policy.isOpen(); kilobyte++) {
      send(policy, "a=b\n".repeat(256));
    }
    assertEquals(false, policy.isOpen());
  }

  private static void anywhere(Supplier<Protocol> protocol, String said, String heard) {
    for (int at = 0; at <= said.length(); at++) {
      EmbeddedChannel channel = channel(protocol.get());
      send(channel, said.substring(0, at));
      send(channel, said.substring(at));
      assertEquals(heard, replies(channel), "split at " + at);
    }
    EmbeddedChannel channel = channel(protocol.get());
    said.chars().forEach(c -> send(channel, String.valueOf((char) c)));
    assertEquals(heard, replies(channel), "octet by octet");
  }

  private static EmbeddedChannel channel(Protocol protocol) {
    return new EmbeddedChannel(protocol.framing(), new Session(protocol));
  }

  private static void send(EmbeddedChannel channel, String octets) {
    channel.writeInbound(Unpooled.copiedBuffer(octets, StandardCharsets.UTF_8));
  }

  private static String replies(EmbeddedChannel channel) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf reply = channel.readOutbound(); reply != null; reply = channel.readOutbound()) {
      all.append(reply.toString(StandardCharsets.UTF_8));
      reply.release();
    }
    return all.toString();
  }
}
