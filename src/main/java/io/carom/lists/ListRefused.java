package io.carom.lists;

/// A list's file cannot be rewritten as things stand. The file is as it was; the message says to
/// a postmaster why, and what to grant or change.
final class ListRefused extends Exception {

  private static final long serialVersionUID = 1L;

  ListRefused(String words) {
    super(words);
  }

  ListRefused(String words, Throwable cause) {
    super(words, cause);
  }
}
