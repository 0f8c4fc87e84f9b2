package io.carom.milter;

import io.carom.mail.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/// Cuts packets: four octets of length, the highest first, then a command and its data, which the
/// length counts together.
///
/// Nothing is set aside for a length that is only announced.
final class PacketDecoder extends ByteToMessageDecoder {

  /// A body comes in pieces of at most 65,535 octets, a header field in one of at most 102,400 as
  /// Postfix is shipped (`header_size_limit`).
  static final int MAX_OCTETS = 128 << 10;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length == 0) {
      throw new CorruptedFrameException("a packet without a command");
    }
    if (length > MAX_OCTETS) {
      throw new TooLongFrameException("a packet of " + length + " octets");
    }
    if (in.readableBytes() < Integer.BYTES + length) {
      return;
    }
    in.skipBytes(Integer.BYTES);
    char command = (char) in.readUnsignedByte();
    byte[] data = new byte[(int) length - 1];
    in.readBytes(data);
    out.add(new Packet(command, Octets.of(data)));
  }
}
