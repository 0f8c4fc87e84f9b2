package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import io.carom.mail.Octets;

/// One address a line, as [TextLine] reads it; the line of a recipient who goes is cut.
record TextLayout() implements Layout {

  @Override
  public int end(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  @Override
  public Entry read(byte[] bytes, int from, int to) {
    return TextLine.of(bytes, from, to);
  }

  @Override
  public Octets instead(Octets record, ListChange change) {
    return Octets.of(new byte[0]);
  }

  @Override
  public boolean hasHeader() {
    return false;
  }
}
