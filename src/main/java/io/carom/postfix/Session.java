package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: requests in, replies out, in order.
///
/// A client that does not read its replies is not read from either, until it is idle for too
/// long.
final class Session extends SimpleChannelInboundHandler<ByteBuf> {

  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final Protocol protocol;
  private boolean over;

  Session(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
    if (over) {
      return;
    }
    String reply = protocol.answer(request);
    ChannelFuture _ = context.write(ByteBufUtil.writeUtf8(context.alloc(), reply));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    String last = "";
    switch (cause) {
      case ReadTimeoutException idle -> log.debug("postfix: {} is idle", peer(context), idle);
      case IOException gone -> log.debug("postfix: {} is gone", peer(context), gone);
      case DecoderException malformed when !(malformed.getCause() instanceof RuntimeException) -> {
        log.warn("postfix: {} sent {}; hangs up", peer(context), malformed.getMessage());
        last = protocol.lastWords();
      }
      default -> log.error("postfix: a bug met {}; hangs up", peer(context), cause);
    }
    ChannelFuture _ =
        context
            .writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), last))
            .addListener(ChannelFutureListener.CLOSE);
  }

  private static Object peer(ChannelHandlerContext context) {
    return context.channel().remoteAddress();
  }
}
