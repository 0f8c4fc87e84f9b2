package io.carom.mail;

/// An SMTP reply code (RFC 5321 section 4.2), 200 to 599; unregistered ones such as 598 occur
/// and are kept.
public record ReplyCode(int value) {

  public ReplyCode {
    if (value < 200 || value > 599) {
      throw new IllegalArgumentException("no reply code: " + value);
    }
  }

  /// The first digit: 2 done, 3 go on, 4 try again, 5 refused.
  public int klass() {
    return value / 100;
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
