package io.carom.lists;

import io.carom.mail.Octets;

/// One change of a file's bytes: at `offset`, `cut` octets go and `insert` comes.
record Edit(long offset, int cut, Octets insert) {

  static Edit cut(long offset, int length) {
    return new Edit(offset, length, Octets.of(new byte[0]));
  }

  static Edit insert(long offset, byte[] bytes) {
    return new Edit(offset, 0, Octets.of(bytes));
  }
}
