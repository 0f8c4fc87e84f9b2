package io.carom.postfix;

import io.carom.flow.Gate;
import io.carom.flow.Senders;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The doors of one installation at which Postfix asks the gate: those that are configured.
public final class PostfixDoors implements AutoCloseable {

  private final Map<String, PostfixDoor> doors = new LinkedHashMap<>();

  public PostfixDoors(GateSettings settings, Gate gate, Senders senders) {
    settings
        .policy()
        .map(settings::at)
        .ifPresent(at -> doors.put("policy", PostfixDoor.policy(at, gate, senders)));
    settings
        .socketmap()
        .map(settings::at)
        .ifPresent(at -> doors.put("socketmap", PostfixDoor.socketmap(at, gate)));
    settings
        .tcpTable()
        .map(settings::at)
        .ifPresent(at -> doors.put("tcp_table", PostfixDoor.tcpTable(at, gate)));
  }

  /// Opens all of them.
  ///
  /// @throws IOException where an address cannot be had; [#close()] then shuts those that opened
  public void start() throws IOException {
    for (PostfixDoor door : doors.values()) {
      door.start();
    }
  }

  /// Where each listens, by its protocol, in the words Postfix asks for: `inet:127.0.0.1:10040`,
  /// `unix:/run/carom/gate`.
  public Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    doors.forEach((protocol, door) -> places.put(protocol, door.place()));
    return places;
  }

  @Override
  public void close() {
    doors.values().forEach(PostfixDoor::close);
  }
}
