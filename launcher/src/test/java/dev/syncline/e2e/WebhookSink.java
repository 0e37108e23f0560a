package dev.syncline.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/// A subscriber's endpoint: answers the challenge, keeps what it is told.
final class WebhookSink implements AutoCloseable {
  private final HttpServer server;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /// One delivery: the raw body and the signature that came with it.
  record Event(String raw, String signature, JsonNode body) {
    String type() {
      return body.path("type").asString();
    }

    JsonNode object() {
      return body.path("data").path("object");
    }
  }

  WebhookSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  List<String> types() {
    return events.stream().map(Event::type).toList();
  }

  List<String> subjects() {
    return events.stream().map(event -> event.object().path("subject").asString("")).toList();
  }

  List<String> ids() {
    return events.stream().map(event -> event.body().path("id").asString()).toList();
  }

  /// What the endpoint answers from now on.
  void answer(int newStatus) {
    status = newStatus;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        var challenge = exchange.getRequestURI().getQuery().replaceFirst(".*challenge=", "");
        exchange.sendResponseHeaders(200, challenge.length());
        exchange.getResponseBody().write(challenge.getBytes(UTF_8));
        return;
      }
      var raw = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var signature = exchange.getRequestHeaders().getFirst("x-nylas-signature");
      if (status == 200) {
        events.add(new Event(raw, String.valueOf(signature), Json.read(raw)));
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
