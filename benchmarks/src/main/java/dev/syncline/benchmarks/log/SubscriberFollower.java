package dev.syncline.benchmarks.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// An endpoint that real webhook services post to: subscribes by the API, answers the challenge,
/// and takes everything.
final class SubscriberFollower implements Follower {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String api;
  private final Setup setup;
  private final Witness witness = new Witness();

  SubscriberFollower(String api, Setup setup) {
    this.api = api;
    this.setup = setup;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Witness witness() {
    return witness;
  }

  @Override
  public boolean mayRepeat() {
    return true;
  }

  /// Returns when every shard serves it. What was there before is no news.
  @Override
  public void start() {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
      System.setProperty("sun.net.httpserver.nodelay", "true");
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::handle);
      server.start();
      Beginning.of(setup, witness);
      subscribe("http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()));
      Beginning.awaitWebhook(setup);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void subscribe(String url) throws IOException, InterruptedException {
    var body =
        """
        {"webhook_url": "%s", "trigger_types": ["message.created", "message.updated",
          "message.deleted", "grant.created", "grant.updated", "grant.deleted"]}
        """
            .formatted(url);
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(api + "/v3/webhooks"))
                  .header("Authorization", "Bearer " + setup.key())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException("the webhook was refused: " + answer.body());
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = "";
      if (exchange.getRequestMethod().equals("GET")) {
        answer = exchange.getRequestURI().getQuery().replaceFirst(".*challenge=", "");
      } else {
        var data = MAPPER.readTree(exchange.getRequestBody().readAllBytes()).path("data");
        witness.see(
            data.path("grant_id").asString(),
            data.path("account_seq").asLong(),
            data.path("object").path("id").asString());
      }
      var bytes = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
