package dev.syncline.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public API, as anyone would call it.
final class LocalApi implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = JsonMapper.shared();
  private final String base;
  private final String key;

  LocalApi(int port, String key) {
    this.base = "http://127.0.0.1:" + port;
    this.key = key;
  }

  /// That of the first application, as `up` left it there.
  static String key(Path data) throws IOException {
    var file = data.resolve("api-key");
    if (!Files.exists(file)) {
      throw new StartProblem(
          "There is no API key in %s: start './syncline up' first, or give --data."
              .formatted(data));
    }
    return Files.readString(file).strip();
  }

  /// Status and body of an answer.
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /// The API's own words about a failure.
    String complaint() {
      return "%d %s".formatted(status, body.path("error").path("message").asString(""));
    }
  }

  Answer get(String path) throws IOException {
    return send(request(path).GET().build());
  }

  Answer post(String path, Map<String, ?> body) throws IOException {
    var text = json.writeValueAsString(body);
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build());
  }

  Answer delete(String path) throws IOException {
    return send(request(path).DELETE().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + key);
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      var text = answer.body().isBlank() ? "{}" : answer.body();
      return new Answer(answer.statusCode(), json.readTree(text));
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", failure);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
