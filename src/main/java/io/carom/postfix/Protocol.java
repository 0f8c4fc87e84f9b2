package io.carom.postfix;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;

/// One of Postfix's side protocols, as one session speaks it.
interface Protocol {

  /// What cuts the stream into requests: new for this session, with limits on their length.
  ByteToMessageDecoder framing();

  /// What is said to a request.
  ///
  /// @param request what the framing cut, still the caller's
  /// @throws DecoderException when it cannot be understood: the session ends
  String answer(ByteBuf request);

  /// What is said before hanging up on what cannot be understood; may be empty.
  String lastWords();
}
