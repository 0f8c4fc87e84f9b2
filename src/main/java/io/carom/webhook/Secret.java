package io.carom.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.Base64;

/// A key shared with one receiver (Standard Webhooks 1.0, symmetric): 24 to 64 random octets,
/// written `whsec_` and base64. Never printed.
public final class Secret {

  private static final String PREFIX = "whsec_";
  private static final String HOW_TO_MAKE = "make one with: echo whsec_$(openssl rand -base64 32)";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private final Webhook signer;

  private Secret(Webhook signer) {
    this.signer = signer;
  }

  /// Reads the written form.
  ///
  /// @throws IllegalArgumentException when the text is no such key; the words do not repeat it
  public static Secret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with whsec_; " + HOW_TO_MAKE);
    }
    byte[] key = decode(text.substring(PREFIX.length()));
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a webhook secret holds 24 to 64 octets, this one %d; %s"
              .formatted(key.length, HOW_TO_MAKE));
    }
    try {
      return new Secret(new Webhook(key));
    } catch (EmptyWebhookSecretException shorterThanChecked) {
      throw new IllegalStateException(shorterThanChecked);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "what follows whsec_ in a webhook secret is not base64; " + HOW_TO_MAKE);
    }
  }

  /// One signature, `v1,` and base64, of `<id>.<timestamp>.<body in UTF-8>`.
  String sign(String id, long timestamp, String body) {
    try {
      return signer.sign(id, timestamp, body);
    } catch (WebhookSigningException noHmacSha256) {
      throw new IllegalStateException(noHmacSha256);
    }
  }

  @Override
  public String toString() {
    return "whsec_(hidden)";
  }
}
