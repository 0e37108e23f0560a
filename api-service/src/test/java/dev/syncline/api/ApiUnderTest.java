package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.testing.TestModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real service on a real database, spoken to over HTTP, and a model beside it that plays the
/// sync fleet.
final class ApiUnderTest implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final TestModel model = new TestModel();
  final KeyPair sealing = SealingKeys.generate();
  final String webhookKey = SecretBox.generateKey(new SecureRandom());
  final DirectoryBlobs blobs;
  private static @Nullable ApiUnderTest shared;

  private final Path directory;
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  /// @param signals whether the service shares the model's signals, as in one JVM; without, it
  ///   finds changes by looking, as another process would
  /// @param more settings
  ApiUnderTest(boolean signals, String... more) {
    try {
      directory = Files.createTempDirectory("syncline-blobs-");
      blobs = new DirectoryBlobs(directory);
      context = start(signals, more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One for all test classes, as long as the JVM lives: each has its own application and accounts.
  static synchronized ApiUnderTest shared() {
    if (shared == null) {
      var api = new ApiUnderTest(true);
      Runtime.getRuntime().addShutdownHook(new Thread(api::close));
      shared = api;
    }
    return shared;
  }

  /// One more of the same service on the same database. Close it.
  ConfigurableApplicationContext another() {
    return start(false);
  }

  static String url(ConfigurableApplicationContext service) {
    return "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
  }

  private ConfigurableApplicationContext start(boolean signals, String... more) {
    var database = model.settings();
    return ApiService.application()
        .initializers(context -> {
          if (signals && context instanceof GenericApplicationContext generic) {
            generic.registerBean(Wakeups.class, model::wakeups);
          }
        })
        .run(
            Stream.concat(
                    Stream.of(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--syncline.database.url=" + database.url(),
                        "--syncline.database.user=" + database.user(),
                        "--syncline.database.password=" + database.password(),
                        "--syncline.database.directory=" + database.directory(),
                        "--syncline.blobs.directory=" + directory,
                        "--syncline.sealing.public-key=" + SealingKeys.text(sealing.getPublic()),
                        "--syncline.webhooks.secret-key=" + webhookKey),
                    Arrays.stream(more))
                .toArray(String[]::new));
  }

  String url() {
    return url(context);
  }

  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /// A developer with a key.
  Client client(String name) {
    var application = model.applications().create(name);
    return new Client(application, model.applications().createKey(application.id(), "test"));
  }

  @Override
  public void close() {
    context.close();
    http.close();
    model.close();
  }

  /// An answer, its body read as JSON.
  record Reply(int status, JsonNode body, HttpResponse<byte[]> raw) {
    JsonNode data() {
      return body.path("data");
    }

    String errorType() {
      return body.path("error").path("type").asString("");
    }

    String errorMessage() {
      return body.path("error").path("message").asString("");
    }

    String next() {
      return body.path("next_cursor").asString("");
    }
  }

  /// One application's view of the API.
  final class Client {
    final Application application;
    final String key;

    private Client(Application application, String key) {
      this.application = application;
      this.key = key;
    }

    Location account(String email) {
      return model.account(application, email);
    }

    Reply get(String path) {
      return send("GET", path, null);
    }

    Reply delete(String path) {
      return send("DELETE", path, null);
    }

    Reply put(String path, String json) {
      return send("PUT", path, json);
    }

    Reply post(String path, String json) {
      return send("POST", path, json);
    }

    private Reply send(String method, String path, @Nullable String json) {
      var request = request(path);
      if (json == null) {
        request.method(method, BodyPublishers.noBody());
      } else {
        request.header("Content-Type", "application/json");
        request.method(method, BodyPublishers.ofString(json));
      }
      return send(request.build());
    }

    HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create(url() + path))
          .header("Authorization", "Bearer " + key);
    }

    Reply send(HttpRequest request) {
      try {
        var response = http.send(request, BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), json(response), response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private JsonNode json(HttpResponse<byte[]> response) {
      var type = response.headers().firstValue("content-type").orElse("");
      return type.startsWith("application/json") && response.body().length > 0
          ? MAPPER.readTree(new String(response.body(), UTF_8))
          : MAPPER.nullNode();
    }
  }
}
