package dev.syncline.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.syncline.model.directory.AccountLocations.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A subscriber's endpoint on loopback, which remembers what it took and answers as it is told.
final class Receiver implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpServer server;
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Answer> behaviour = _ -> new Answer(200, "");
  private volatile boolean answersChallenges = true;

  Receiver() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// One delivery.
  record Received(
      String signature, String id, String standardSignature, String time, String body, long nanos) {
    JsonNode json() {
      return MAPPER.readTree(body);
    }

    String type() {
      return json().get("type").asString();
    }

    long seq() {
      return json().get("data").get("account_seq").asLong();
    }

    String grant() {
      return json().get("data").get("grant_id").asString();
    }
  }

  /// What to answer.
  record Answer(int status, String retryAfter) {}

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  Receiver answering(Function<Received, Answer> how) {
    behaviour = how;
    return this;
  }

  void refuseChallenges() {
    answersChallenges = false;
  }

  /// What was taken: answered with 200.
  List<Received> taken() {
    return taken;
  }

  /// The positions of an account in the order of their first deliveries.
  List<Long> firsts(Location account) {
    return taken.stream()
        .filter(received -> received.grant().equals(account.grant().toString()))
        .map(Received::seq)
        .distinct()
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        var query = exchange.getRequestURI().getQuery();
        var token = answersChallenges ? query.replaceFirst(".*challenge=", "") : "no";
        send(exchange, 200, token);
        return;
      }
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var received =
          new Received(
              header(exchange, "x-nylas-signature"),
              header(exchange, "webhook-id"),
              header(exchange, "webhook-signature"),
              header(exchange, "webhook-timestamp"),
              body,
              System.nanoTime());
      var answer = behaviour.apply(received);
      if (answer.status() == 200) {
        taken.add(received);
      }
      if (!answer.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
      }
      send(exchange, answer.status(), "ok");
    }
  }

  private static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
