package io.carom.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.internal.proxy.ProxyHandler;
import org.subethamail.smtp.server.Session;

/// The proxies we believe: before anything else each says whose connection it passes on, and the
/// session is counted and recorded as that client's.
///
/// Whoever else says PROXY has said a bad command.
final class Proxies implements ProxyHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);
  private static final Reply WANTED = new Reply(421, "4.7.0", "A PROXY header is wanted, closing");

  private final Set<InetAddress> named;

  Proxies(SmtpSettings settings) {
    named = settings.proxies().stream().map(InetAddress::ofLiteral).collect(Collectors.toSet());
  }

  @Override
  public ProxyResult handle(InputStream ignored, OutputStream alsoIgnored, Session session)
      throws IOException {
    Connection connection = (Connection) session.getSocket();
    return named.contains(connection.getInetAddress()) ? hear(connection) : ProxyResult.NOP;
  }

  private static ProxyResult hear(Connection connection) throws IOException {
    return switch (header(connection)) {
      case ProxyHeader.Client(InetAddress address) -> {
        connection.standFor(address);
        yield ProxyResult.NOP;
      }
      case ProxyHeader.Own.OWN -> ProxyResult.NOP;
      case ProxyHeader.Bad.BAD -> {
        LOG.warn("proxy {} sent no PROXY header and was closed", connection.dialogue().peer());
        connection.linger();
        yield new ProxyResult(WANTED.code(), WANTED.text());
      }
    };
  }

  private static ProxyHeader header(Connection connection) {
    try {
      return connection.proxyHeader();
    } catch (IOException silentOrGone) {
      return ProxyHeader.Bad.BAD;
    }
  }
}
