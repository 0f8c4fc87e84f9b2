package io.carom.smtp;

/// When sessions of a port go over to TLS.
sealed interface TlsStart {

  /// They never do.
  enum Never implements TlsStart {
    NEVER
  }

  /// When the client says STARTTLS (RFC 3207).
  record OnRequest(TlsFiles files) implements TlsStart {}

  /// Before the greeting (RFC 8314 section 3.3).
  record AtOnce(TlsFiles files) implements TlsStart {}
}
