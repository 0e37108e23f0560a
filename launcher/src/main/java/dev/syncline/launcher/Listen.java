package dev.syncline.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `./syncline listen` runs: a receiver on this machine, with a webhook of its own for as long
/// as it listens.
public final class Listen {
  private static final int SHOWN = 200;

  private Listen() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalCommand.run(() -> {
      var options = ListenOptions.parse(List.of(arguments));
      listen(options, LocalApi.key(options.platform().data()));
    });
  }

  private static void listen(ListenOptions options, String key)
      throws IOException, InterruptedException {
    var target = options.forward();
    var forwarding = target == null ? null : new Forwarding(target);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, forwarding));
    server.start();
    var api = new LocalApi(options.platform().ports().api(), key);
    var url = "http://127.0.0.1:%d/webhook".formatted(server.getAddress().getPort());
    var created =
        api.post(
            "/v3/webhooks",
            Map.of(
                "trigger_types",
                options.triggers(),
                "webhook_url",
                url,
                "description",
                "syncline listen"));
    if (!created.isSuccess()) {
      throw new StartProblem(
          "The API makes no webhook: it answers %s".formatted(created.complaint()));
    }
    var webhook = created.body().path("data");
    var id = webhook.path("id").asString();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(api, id), "remove-webhook"));
    System.out.println(
        "Listening: every notification is one line. Ctrl-C ends it and removes the webhook.");
    if (target != null) {
      System.out.println(
          "Forwarding to %s with the original headers; verify with the secret %s"
              .formatted(target, webhook.path("webhook_secret").asString()));
    }
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
  /// With a program behind it, its answer is the answer: what it refuses is tried again.
  private static void answer(HttpExchange exchange, @Nullable Forwarding forwarding)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        var query = exchange.getRequestURI().getQuery();
        var challenge = query == null ? "" : query.replaceFirst("^.*challenge=([^&]*).*$", "$1");
        reply(exchange, 200, challenge.getBytes(UTF_8));
        return;
      }
      var body = exchange.getRequestBody().readAllBytes();
      var line = line(JsonMapper.shared().readTree(body));
      if (forwarding == null) {
        System.out.println(line);
        reply(exchange, 200, new byte[0]);
        return;
      }
      var answer = forwarding.forward(exchange.getRequestHeaders(), body);
      System.out.println(line + "  -> " + answer.words());
      reply(exchange, answer.status(), answer.body().getBytes(ISO_8859_1));
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String line(JsonNode notification) {
    var object = notification.path("data").path("object");
    return "%s  %s  %s"
        .formatted(
            notification.path("type").asString(),
            object.path("id").asString(""),
            printable(object.path("subject").asString(object.path("name").asString("")), SHOWN));
  }

  /// Somebody else wrote it, and a terminal obeys what it is sent.
  static String printable(String text, int max) {
    var clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    return clean.length() > max ? clean.substring(0, max) : clean;
  }
}
