package io.carom.milter;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: packets in by the event loop, answers out by a virtual thread that may wait.
///
/// Nothing is read while more packets wait than the last reading brought, so a sender that does
/// not wait for answers fills its own buffers and not ours.
final class Session extends SimpleChannelInboundHandler<Packet> {

  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final String door;
  private final Filters filters;
  private final BlockingQueue<Optional<Packet>> waiting = new LinkedBlockingQueue<>();
  private boolean over;

  Session(String door, Filters filters) {
    this.door = door;
    this.filters = filters;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Thread.ofVirtual().name(door).start(() -> converse(context));
    context.read();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Packet packet) {
    waiting.add(Optional.of(packet));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (waiting.isEmpty()) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.add(Optional.empty());
  }

  private void converse(ChannelHandlerContext context) {
    try {
      Optional<Packet> offer = next(context);
      if (offer.isEmpty()) {
        return;
      }
      converse(context, new Conversation(offer.get(), filters));
    } catch (Violation violation) {
      log.warn("{}: {} sent {}; hangs up", door, peer(context), violation.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("{}: a bug met {}; hangs up", door, peer(context), bug);
    }
    ChannelFuture _ = context.close();
  }

  private void converse(ChannelHandlerContext context, Conversation conversation)
      throws Violation, InterruptedException {
    try {
      say(context, List.of(conversation.agreement()));
      for (Optional<Packet> packet = next(context);
          packet.filter(p -> p.command() != 'Q').isPresent();
          packet = next(context)) {
        say(context, conversation.answer(packet.get()));
      }
    } finally {
      conversation.end();
    }
  }

  /// The next packet; empty when the connection is gone.
  private Optional<Packet> next(ChannelHandlerContext context) throws InterruptedException {
    if (waiting.isEmpty()) {
      context.executor().execute(context::read);
    }
    return waiting.take();
  }

  /// Answers, and waits where the mail server does not read what it was told: answers for all
  /// that it sends would pile up here.
  private static void say(ChannelHandlerContext context, List<Packet> answers)
      throws InterruptedException {
    if (answers.isEmpty()) {
      return;
    }
    for (Packet answer : answers.subList(0, answers.size() - 1)) {
      ChannelFuture _ = context.write(answer);
    }
    ChannelFuture last = context.writeAndFlush(answers.getLast());
    if (!context.channel().isWritable()) {
      last.await();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    switch (cause) {
      case ReadTimeoutException idle -> log.debug("{}: {} is idle", door, peer(context), idle);
      case IOException gone -> log.debug("{}: {} is gone", door, peer(context), gone);
      case DecoderException malformed when !(malformed.getCause() instanceof RuntimeException) ->
          log.warn("{}: {} sent {}; hangs up", door, peer(context), malformed.getMessage());
      default -> log.error("{}: a bug met {}; hangs up", door, peer(context), cause);
    }
    ChannelFuture _ = context.close();
  }

  private static Object peer(ChannelHandlerContext context) {
    return context.channel().remoteAddress();
  }
}
