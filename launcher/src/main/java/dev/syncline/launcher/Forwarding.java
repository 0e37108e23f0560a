package dev.syncline.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/// Hands a delivery on to a developer's own program: the same bytes, with the headers they were
/// signed by, so that it can verify them as if it had been called itself.
final class Forwarding {
  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final int SHOWN = 120;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final URI to;

  Forwarding(URI to) {
    this.to = to;
  }

  /// What the program answered, to be handed back, and in words.
  ///
  /// @param body a character is a byte
  record Answer(int status, String body, String words) {}

  Answer forward(Headers headers, byte[] body) {
    var request =
        HttpRequest.newBuilder(to).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
    headers.forEach((name, values) -> {
      if (isHandedOn(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> request.header(name, value));
      }
    });
    var begun = System.nanoTime();
    try {
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      var took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      var said = Listen.printable(new String(answer.body(), UTF_8), SHOWN);
      var words =
          "%d in %d ms%s".formatted(answer.statusCode(), took, said.isEmpty() ? "" : ": " + said);
      return new Answer(answer.statusCode(), new String(answer.body(), ISO_8859_1), words);
    } catch (IOException e) {
      return new Answer(
          502,
          "",
          "no answer from %s (%s); it is tried again".formatted(to, e.getClass().getSimpleName()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer(503, "", "interrupted");
    }
  }

  private static boolean isHandedOn(String name) {
    return name.equals("content-type")
        || name.startsWith("x-nylas-")
        || name.startsWith("x-syncline-")
        || name.startsWith("webhook-");
  }
}
