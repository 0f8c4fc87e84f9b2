package io.carom.milter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/// Writes packets as [PacketDecoder] reads them.
@ChannelHandler.Sharable
final class PacketEncoder extends MessageToByteEncoder<Packet> {

  static final PacketEncoder INSTANCE = new PacketEncoder();

  private PacketEncoder() {
    super(Packet.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, Packet packet, ByteBuf out) {
    out.writeInt(packet.data().length() + 1);
    out.writeByte(packet.command());
    out.writeBytes(packet.data().array());
  }
}
