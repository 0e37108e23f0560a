package dev.syncline.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `./syncline listen` runs: a receiver on this machine, with a webhook of its own for as long
/// as it listens.
public final class Listen {
  private static final List<String> TRIGGERS =
      List.of(
          "message.created",
          "message.updated",
          "message.deleted",
          "folder.created",
          "folder.updated",
          "folder.deleted");

  private Listen() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      var options = LaunchOptions.parse(List.of(arguments));
      listen(options.ports().api(), key(options.data()));
    } catch (StartProblem problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    } catch (IOException _) {
      System.err.println(
          "No API answers: start it by './syncline up' first, and give its port by --api-port.");
      System.exit(1);
    }
  }

  private static void listen(int port, String key) throws IOException, InterruptedException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", Listen::answer);
    server.start();
    var api = new LocalApi(port, key);
    var url = "http://127.0.0.1:%d/webhook".formatted(server.getAddress().getPort());
    var created =
        api.post(
            "/v3/webhooks",
            Map.of(
                "trigger_types", TRIGGERS, "webhook_url", url, "description", "syncline listen"));
    if (!created.isSuccess()) {
      throw new StartProblem(
          "The API makes no webhook: it answers %s".formatted(created.complaint()));
    }
    var id = created.body().path("data").path("id").asString();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(api, id), "remove-webhook"));
    System.out.println(
        "Listening: every notification is one line. Ctrl-C ends it and removes the webhook.");
    new CountDownLatch(1).await();
  }

  private static void remove(LocalApi api, String webhook) {
    try (api) {
      api.delete("/v3/webhooks/" + webhook);
    } catch (IOException _) {
      System.err.println("The webhook could not be removed: the API does not answer.");
    }
  }

  /// A GET asks whether this address wants notifications at all, and expects its challenge back.
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = exchange.getRequestURI().getQuery();
      var reply = query == null ? "" : query.replaceFirst("^.*challenge=([^&]*).*$", "$1");
      if (exchange.getRequestMethod().equals("POST")) {
        print(JsonMapper.shared().readTree(exchange.getRequestBody()));
      }
      var bytes = reply.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void print(JsonNode notification) {
    var object = notification.path("data").path("object");
    System.out.println(
        "%s  %s  %s"
            .formatted(
                notification.path("type").asString(),
                object.path("id").asString(),
                object.path("subject").asString(object.path("name").asString(""))));
  }

  private static String key(Path data) throws IOException {
    var file = data.resolve("api-key");
    if (!Files.exists(file)) {
      throw new StartProblem(
          "There is no API key in %s: start './syncline up' first, or give --data."
              .formatted(data));
    }
    return Files.readString(file).strip();
  }
}
