package io.carom.mailbox;

/// What an account proves with that it may enter.
public interface Login {

  /// Whether it is a token (OAUTHBEARER or XOAUTH2), and no password.
  boolean isToken();

  /// Fetches it, from where it is kept: asked anew for each connection, since passwords are
  /// changed and tokens expire.
  ///
  /// @throws IllegalArgumentException when there is none, in words for people that do not repeat
  /// it
  String secret();
}
