package dev.syncline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Calls the REST API with one key, as a developer's program would.
final class Rest implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String origin;
  private final String key;

  Rest(int port, String key) {
    this.origin = "http://127.0.0.1:" + port;
    this.key = key;
  }

  /// A status and the JSON that came with it.
  record Answer(int status, JsonNode body) {
    JsonNode data() {
      if (status >= 300) {
        throw new AssertionError(status + " " + body);
      }
      return body.path("data");
    }
  }

  Answer get(String path) {
    return call("GET", path, null);
  }

  Answer post(String path, Object body) {
    return call("POST", path, body);
  }

  Answer put(String path, Object body) {
    return call("PUT", path, body);
  }

  Answer delete(String path) {
    return call("DELETE", path, null);
  }

  String origin() {
    return origin;
  }

  String key() {
    return key;
  }

  private Answer call(String method, String path, @Nullable Object body) {
    var publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body));
    var request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(Duration.ofSeconds(90))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), Json.read(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
