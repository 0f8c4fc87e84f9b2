package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/// Cuts netstrings: `<length>:<octets>,`, the length in decimal without leading zeros.
///
/// Nothing is set aside for a length that is only announced.
final class NetstringDecoder extends ByteToMessageDecoder {

  /// What Postfix sends at most since 3.12.
  private static final int MAX_OCTETS = 10_000;

  private static final int MAX_DIGITS = 5;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int colon = in.bytesBefore(Math.min(in.readableBytes(), MAX_DIGITS + 1), (byte) ':');
    int digits = colon < 0 ? in.readableBytes() : colon;
    int length = length(in, digits);
    if (colon < 0 || in.readableBytes() < digits + 1 + length + 1) {
      return;
    }
    in.skipBytes(digits + 1);
    ByteBuf octets = in.readRetainedSlice(length);
    if (in.readByte() != ',') {
      octets.release();
      throw new CorruptedFrameException("no comma where the netstring ends");
    }
    out.add(octets);
  }

  /// The number that so many first octets make: judged as they come, not when all are there.
  private static int length(ByteBuf in, int digits) {
    if (digits > MAX_DIGITS) {
      throw new TooLongFrameException("a length of more than " + MAX_DIGITS + " digits");
    }
    int length = 0;
    for (int i = 0; i < digits; i++) {
      int digit = in.getByte(in.readerIndex() + i) - '0';
      if (digit < 0 || digit > 9 || (i == 1 && length == 0)) {
        throw new CorruptedFrameException("a length that is no number");
      }
      length = length * 10 + digit;
    }
    if (length > MAX_OCTETS) {
      throw new TooLongFrameException("more than " + MAX_OCTETS + " octets");
    }
    if (digits == 0 && in.isReadable()) {
      throw new CorruptedFrameException("no length before the colon");
    }
    return length;
  }
}
