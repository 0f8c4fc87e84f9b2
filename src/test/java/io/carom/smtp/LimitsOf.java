package io.carom.smtp;

import io.carom.smtp.SmtpSettings.Limits;

/// Limits of a door, some of them not as they are by default.
final class LimitsOf {

  private int messageBytes = Limits.defaults().maxMessageBytes();
  private long bytesInFlight = Limits.defaults().maxBytesInFlight();
  private int connections = Limits.defaults().maxConnections();
  private int connectionsPerAddress = Limits.defaults().maxConnectionsPerAddress();
  private int newConnectionsPerMinute = Limits.defaults().maxNewConnectionsPerMinute();
  private int recipients = Limits.defaults().maxRecipients();
  private int badCommands = Limits.defaults().maxBadCommands();
  private int receivedHeaders = Limits.defaults().maxReceivedHeaders();

  LimitsOf messageBytes(int each, long inFlight) {
    messageBytes = each;
    bytesInFlight = inFlight;
    return this;
  }

  LimitsOf connections(int all, int perAddress) {
    connections = all;
    connectionsPerAddress = perAddress;
    return this;
  }

  LimitsOf newConnectionsPerMinute(int most) {
    newConnectionsPerMinute = most;
    return this;
  }

  LimitsOf recipients(int most) {
    recipients = most;
    return this;
  }

  LimitsOf badCommands(int most) {
    badCommands = most;
    return this;
  }

  LimitsOf receivedHeaders(int most) {
    receivedHeaders = most;
    return this;
  }

  Limits made() {
    return new Limits(
        messageBytes,
        bytesInFlight,
        connections,
        connectionsPerAddress,
        newConnectionsPerMinute,
        recipients,
        badCommands,
        receivedHeaders);
  }
}
