package io.carom.smtp;

import io.carom.mail.Octets;
import java.util.Arrays;

/// Takes the octets of one message out of the DATA stream: unstuffs dots, counts, and knows the
/// end (RFC 5321 sections 4.1.1.4 and 4.5.2).
///
/// Only CRLF.CRLF ends a message; the CRLF after the 354 counts as the first. CR and LF that
/// stand alone, NUL and lines of any length are kept as they came: odd line ends are common in
/// bounces, and a message that never leaves us cannot smuggle anything. Whoever sends it on must
/// make the line ends whole.
///
/// Over a limit it keeps nothing more and goes on looking for the end.
final class BodyCollector {

  private static final int FIRST_BYTES = 8192;
  private static final byte[] CR = {'\r'};

  /// What was read last; a dot at the start of a line and a CR behind that are held back.
  private enum State {
    LINE_START,
    TEXT,
    CARRIAGE_RETURN,
    DOT,
    DOT_CARRIAGE_RETURN,
    END
  }

  private final int maxBytes;
  private final Room.Share share;
  private State state = State.LINE_START;
  private byte[] kept = {};
  private int length;
  private boolean tooLarge;
  private boolean noRoom;

  BodyCollector(int maxBytes, Room.Share share) {
    this.maxBytes = maxBytes;
    this.share = share;
  }

  /// Takes what it can of `from` to `to`; answers where it stopped, which is before `to` only at
  /// the end of the message.
  int take(byte[] octets, int from, int to) {
    int run = from;
    for (int i = from; i < to; i++) {
      byte c = octets[i];
      switch (state) {
        case TEXT -> {
          i = nextCarriageReturn(octets, i, to);
          state = i < to ? State.CARRIAGE_RETURN : State.TEXT;
        }
        case CARRIAGE_RETURN -> state = c == '\n' ? State.LINE_START : within(c);
        case LINE_START -> {
          if (c == '.') {
            keep(octets, run, i);
            run = i + 1;
            state = State.DOT;
          } else {
            state = within(c);
          }
        }
        case DOT -> {
          if (c == '\r') {
            run = i + 1;
            state = State.DOT_CARRIAGE_RETURN;
          } else {
            state = State.TEXT;
          }
        }
        case DOT_CARRIAGE_RETURN -> {
          if (c == '\n') {
            state = State.END;
            return i + 1;
          }
          keep(CR, 0, 1);
          state = within(c);
        }
        case END -> {
          return i;
        }
      }
    }
    keep(octets, run, to);
    return to;
  }

  /// Nearly every octet is passed over here, so this loop does nothing else.
  private static int nextCarriageReturn(byte[] octets, int from, int to) {
    int i = from;
    while (i < to && octets[i] != '\r') {
      i++;
    }
    return i;
  }

  private static State within(byte c) {
    return c == '\r' ? State.CARRIAGE_RETURN : State.TEXT;
  }

  boolean ended() {
    return state == State.END;
  }

  Body body() {
    if (tooLarge) {
      return new Body.TooLarge();
    }
    if (noRoom) {
      return new Body.NoRoom();
    }
    return new Body.Complete(Octets.of(Arrays.copyOf(kept, length)));
  }

  private void keep(byte[] octets, int from, int to) {
    int more = to - from;
    tooLarge |= more > maxBytes - length;
    noRoom |= !tooLarge && length + more > kept.length && !grow(length + more);
    if (tooLarge || noRoom) {
      kept = new byte[0];
      share.close();
      return;
    }
    System.arraycopy(octets, from, kept, length, more);
    length += more;
  }

  /// Doubles, so that a large message is not copied once for every buffer of it.
  private boolean grow(int needed) {
    int doubled = (int) Math.min(kept.length * 2L, maxBytes);
    int size = Math.max(Math.max(doubled, needed), FIRST_BYTES);
    boolean granted = share.take(size - kept.length);
    kept = granted ? Arrays.copyOf(kept, size) : kept;
    return granted;
  }
}
