package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/// Cuts policy requests at the empty line; a frame is all that stands before it, the last line
/// end included.
///
/// Whole requests and not lines, because each has thirty lines of which four matter.
final class PolicyDecoder extends ByteToMessageDecoder {

  /// Postfix cuts its lines at 2,048 octets.
  private static final int MAX_OCTETS = 65_536;

  /// How far from the start of the request no empty line begins.
  private int searched;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int length = emptyLine(in);
    if (length > MAX_OCTETS || (length < 0 && in.readableBytes() > MAX_OCTETS)) {
      throw new TooLongFrameException("a request of more than " + MAX_OCTETS + " octets");
    }
    if (length >= 0) {
      out.add(in.readRetainedSlice(length));
      in.skipBytes(1);
      searched = 0;
    }
  }

  /// Where the empty line begins, from the start of the request; negative where none has come.
  private int emptyLine(ByteBuf in) {
    int start = in.readerIndex();
    if (in.getByte(start) == '\n') {
      return 0;
    }
    int end = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
    while (end >= 0 && end + 1 < in.writerIndex()) {
      if (in.getByte(end + 1) == '\n') {
        return end + 1 - start;
      }
      end = in.indexOf(end + 1, in.writerIndex(), (byte) '\n');
    }
    searched = (end < 0 ? in.writerIndex() : end) - start;
    return -1;
  }
}
