package io.carom.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;

/// Entering with a token as RFC 7628 has it; Jakarta Mail knows only its forerunner XOAUTH2.
final class Oauthbearer implements SaslClient {

  static final String MECHANISM = "OAUTHBEARER";

  private static final String SEPARATOR = "\u0001";

  private final String user;
  private final String token;
  private boolean said;
  private boolean complete;

  Oauthbearer(String user, String token) {
    this.user = user;
    this.token = token;
  }

  /// Lets this Java know of it; once is enough.
  static void register() {
    Security.addProvider(new OfCarom());
  }

  @Override
  public String getMechanismName() {
    return MECHANISM;
  }

  @Override
  public boolean hasInitialResponse() {
    return true;
  }

  /// What proves who we are; to a second challenge, which says why that was not taken, the empty
  /// answer that has the server refuse in its own words (section 3.2.3).
  @Override
  public byte[] evaluateChallenge(byte[] challenge) {
    complete = said;
    String answer =
        said
            ? SEPARATOR
            : "n,a=%s,%2$sauth=Bearer %3$s%2$s%2$s".formatted(escaped(user), SEPARATOR, token);
    said = true;
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  /// A name in a GS2 header (RFC 5801 section 4).
  private static String escaped(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public byte[] unwrap(byte[] incoming, int offset, int length) {
    throw new IllegalStateException("nothing is wrapped");
  }

  @Override
  public byte[] wrap(byte[] outgoing, int offset, int length) {
    throw new IllegalStateException("nothing is wrapped");
  }

  /// Whatever is asked: the quality of protection is authentication alone.
  @Override
  public Object getNegotiatedProperty(String name) {
    return "auth";
  }

  @Override
  public void dispose() {
    // Nothing is held.
  }

  private static final class Factory implements SaslClientFactory {

    @Override
    public SaslClient createSaslClient(
        String[] mechanisms,
        String authorizationId,
        String protocol,
        String serverName,
        Map<String, ?> properties,
        CallbackHandler asked)
        throws SaslException {
      NameCallback name = new NameCallback("user");
      PasswordCallback token = new PasswordCallback("token", false);
      try {
        asked.handle(new Callback[] {name, token});
      } catch (IOException | UnsupportedCallbackException e) {
        throw new SaslException("no user or no token", e);
      }
      return new Oauthbearer(name.getName(), new String(token.getPassword()));
    }

    @Override
    public String[] getMechanismNames(Map<String, ?> properties) {
      return new String[] {MECHANISM};
    }
  }

  private static final class OfCarom extends Provider {

    private static final long serialVersionUID = 1;

    OfCarom() {
      super("Carom", "1", "Carom's SASL mechanism " + MECHANISM);
      putService(
          new Service(
              this, "SaslClientFactory", MECHANISM, Factory.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object none) {
              return new Factory();
            }
          });
    }
  }
}
