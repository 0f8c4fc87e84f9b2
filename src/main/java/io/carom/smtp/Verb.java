package io.carom.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.Session;

/// One SMTP verb as subethasmtp wants it: asks the command for an answer, sends it, and counts
/// what was refused.
final class Verb extends BaseCommand {

  /// What a command does with its argument.
  interface Command {

    /// Obeys and says so.
    ///
    /// @throws RejectException with the reply where it does not; a [DropConnectionException]
    /// where that is the last reply
    Reply answer(String argument, Connection connection) throws IOException, RejectException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Verb.class);

  private final Command command;
  private final int maxBadCommands;

  Verb(String name, int maxBadCommands, Command command) {
    super(name, "See RFC 5321.");
    this.command = command;
    this.maxBadCommands = maxBadCommands;
  }

  /// @param verb nothing but our name; the rest of the line is with the connection
  @Override
  public void execute(String verb, Session session) throws IOException, DropConnectionException {
    Connection connection = (Connection) session.getSocket();
    try {
      session.sendResponse(command.answer(connection.line().argument(), connection).toString());
    } catch (DropConnectionException lastWord) {
      if (lastWord.getCode() != Reply.BYE.code()) {
        connection.linger();
      }
      throw lastWord;
    } catch (RejectException refused) {
      LOG.info("{} of {} was answered {}", getName(), peer(connection), refused.getErrorResponse());
      blame(refused, connection);
      session.sendResponse(refused.getErrorResponse());
    } catch (SocketTimeoutException over) {
      throw Reply.TIMEOUT.farewell();
    } catch (EOFException | SocketException | SSLException torn) {
      LOG.info("{} of {} was torn off and nothing of it kept", getName(), peer(connection));
      throw Reply.TORN.farewell();
    } catch (RuntimeException bug) {
      LOG.error("{} from {} failed and was answered 451", getName(), peer(connection), bug);
      session.sendResponse(Reply.CANNOT_RECORD.toString());
    }
  }

  private static String peer(Connection connection) {
    return connection.dialogue().peer();
  }

  /// A temporary refusal is our fault, not the client's.
  private void blame(RejectException refused, Connection connection)
      throws DropConnectionException {
    if (refused.getCode() >= 500 && connection.dialogue().blame() >= maxBadCommands) {
      connection.linger();
      throw new Reply(421, "4.7.0", "Too many refused commands, closing").farewell();
    }
  }
}
