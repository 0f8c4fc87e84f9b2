package io.carom.postfix;

import io.carom.socket.Listen;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What one door for Postfix needs to know.
///
/// @param listen where it listens
/// @param refusal the access(5) action for a suppressed recipient and its codes, to which the
/// reason is added; default `REJECT 5.7.1`
/// @param list the list whose mail passes here; empty, the default, where the sender or the name
/// of the map tells
/// @param maxConnections sessions at once, 1 to 100,000, default 1,000; each process of Postfix
/// keeps one, and further ones are closed
/// @param idle how long a session may say nothing, 1 s to 1 day, default 10 minutes: longer than
/// Postfix keeps its own connections, or it would find them closed
public record PostfixSettings(
    Listen listen, String refusal, Optional<String> list, int maxConnections, Duration idle) {

  private static final Pattern ACTION = Pattern.compile("[!-~]+( [!-~]+)*");

  public PostfixSettings {
    require(ACTION.matcher(refusal).matches(), "the refusal is not one line of printable ASCII");
    require(
        maxConnections >= 1 && maxConnections <= 100_000,
        "connections are not between 1 and 100000");
    require(
        idle.toSeconds() >= 1 && idle.toDays() <= 1, "the idle time is not between 1 s and 1 day");
  }

  public static PostfixSettings defaults(Listen listen) {
    return new PostfixSettings(
        listen, "REJECT 5.7.1", Optional.empty(), 1000, Duration.ofMinutes(10));
  }

  public PostfixSettings withRefusal(String refusal) {
    return new PostfixSettings(listen, refusal, list, maxConnections, idle);
  }

  public PostfixSettings withList(String list) {
    return new PostfixSettings(listen, refusal, Optional.of(list), maxConnections, idle);
  }

  public PostfixSettings withMaxConnections(int maxConnections) {
    return new PostfixSettings(listen, refusal, list, maxConnections, idle);
  }

  public PostfixSettings withIdle(Duration idle) {
    return new PostfixSettings(listen, refusal, list, maxConnections, idle);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
