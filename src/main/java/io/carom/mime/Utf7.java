package io.carom.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/// UTF-7 (RFC 2152), which Exchange 2003 and Outlook declare for their reports and Java does not
/// know. Read only.
final class Utf7 extends Charset {

  static final Charset CHARSET = new Utf7();

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Utf7() {
    super("UTF-7", null);
  }

  @Override
  public boolean contains(Charset other) {
    return false;
  }

  @Override
  public CharsetEncoder newEncoder() {
    throw new UnsupportedOperationException("UTF-7 is only read");
  }

  @Override
  public CharsetDecoder newDecoder() {
    return new Decoder(this);
  }

  private static final class Decoder extends CharsetDecoder {
    private boolean shifted;
    private boolean justShifted;
    private int bits;
    private int count;

    Decoder(Charset charset) {
      super(charset, 1, 1);
    }

    @Override
    protected void implReset() {
      shifted = false;
      bits = 0;
      count = 0;
    }

    @Override
    protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
      while (in.hasRemaining()) {
        if (!out.hasRemaining()) {
          return CoderResult.OVERFLOW;
        }
        char c = (char) (in.get() & 0xff);
        if (!shifted) {
          plain(c, out);
        } else {
          encoded(c, out);
        }
      }
      return CoderResult.UNDERFLOW;
    }

    private void plain(char c, CharBuffer out) {
      if (c == '+') {
        shifted = true;
        justShifted = true;
        bits = 0;
        count = 0;
      } else {
        out.put(c);
      }
    }

    private void encoded(char c, CharBuffer out) {
      int value = BASE64.indexOf(c);
      if (value < 0) {
        shifted = false;
        if (c != '-') {
          out.put(c);
        } else if (justShifted) {
          out.put('+');
        }
        return;
      }
      justShifted = false;
      bits = bits << 6 | value;
      count += 6;
      if (count >= 16) {
        count -= 16;
        out.put((char) (bits >> count));
      }
    }
  }
}
