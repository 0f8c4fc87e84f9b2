package io.carom.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An application on loopback that takes every event it is told.
final class Receiver implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /// What one POST told.
  ///
  /// @param id its `webhook-id`
  record Event(String id, String type, String recipient) {}

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/hook", this::take);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      events.add(
          new Event(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              body.path("type").asText(),
              body.path("data").path("recipient").asText()));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /// The next event that came, in the order they came.
  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came any more");
    }
    return event;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
