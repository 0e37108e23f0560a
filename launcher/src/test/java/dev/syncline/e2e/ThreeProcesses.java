package dev.syncline.e2e;

import dev.syncline.migrations.embedded.EmbeddedMariaDb;
import dev.syncline.migrations.testing.TestDatabase;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The three services as three processes, each with only its own configuration, on an external
/// server with two shards.
final class ThreeProcesses implements AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final TestDatabase database = TestDatabase.create(2);
  private final Path folder;
  private final ServiceProcess sync;
  private final ServiceProcess api;
  private final ServiceProcess webhooks;

  ThreeProcesses() {
    this(Map.of());
  }

  /// @param forWebhooks more of the webhook service's environment
  ThreeProcesses(Map<String, String> forWebhooks) {
    folder = temporary();
    var sealing = SealingKeys.generate();
    var secretKey = SecretBox.generateKey(random);
    var blobs = folder.resolve("blobs").toString();
    sync =
        service(
            "sync-service",
            Map.of(
                "SYNCLINE_BLOBS_DIRECTORY",
                blobs,
                "SYNCLINE_SEALING_PRIVATE_KEYS",
                SealingKeys.text(sealing.getPrivate()),
                "SYNCLINE_PROVIDER_ALLOW_PRIVATE_HOSTS",
                "true"));
    api =
        service(
            "api-service",
            Map.of(
                "SYNCLINE_BLOBS_DIRECTORY", blobs,
                "SYNCLINE_SEALING_PUBLIC_KEY", SealingKeys.text(sealing.getPublic()),
                "SYNCLINE_WEBHOOKS_SECRET_KEY", secretKey));
    var hooks = new HashMap<>(forWebhooks);
    hooks.put("SYNCLINE_WEBHOOKS_SECRET_KEY", secretKey);
    hooks.put("SYNCLINE_WEBHOOKS_ALLOW_HTTP", "true");
    hooks.put("SYNCLINE_WEBHOOKS_ALLOW_PRIVATE_HOSTS", "true");
    webhooks = service("webhook-service", hooks);
    List.of(sync, api, webhooks).forEach(ServiceProcess::awaitReady);
  }

  ServiceProcess sync() {
    return sync;
  }

  ServiceProcess api() {
    return api;
  }

  ServiceProcess webhooks() {
    return webhooks;
  }

  /// A client with a key of a new application.
  Rest client() {
    try (var databases = new Databases(settings(), "e2e")) {
      var applications = new Applications(databases, random);
      var application = applications.create("e2e");
      return new Rest(api.port(), applications.createKey(application.id(), "e2e"));
    }
  }

  /// Rows left in any table of any shard that has an account_id.
  long rowsOfAccounts() {
    var tables =
        List.of(
            "folder",
            "thread",
            "thread_reference",
            "message",
            "message_body",
            "placement",
            "action",
            "account_lease");
    var rows = 0L;
    for (var shard : database.shards()) {
      try (var connection = database.connect(shard);
          var statement = connection.createStatement()) {
        for (var table : tables) {
          try (var count = statement.executeQuery("select count(*) from " + table)) {
            count.next();
            rows += count.getLong(1);
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  private DatabaseSettings settings() {
    return new DatabaseSettings(
        database.url(), database.user(), database.password(), database.directory(), 1, Map.of());
  }

  private ServiceProcess service(String module, Map<String, String> own) {
    var all = new HashMap<>(own);
    all.put("SYNCLINE_DATABASE_URL", database.url());
    all.put("SYNCLINE_DATABASE_USER", database.user());
    all.put("SYNCLINE_DATABASE_PASSWORD", database.password());
    all.put("SYNCLINE_DATABASE_DIRECTORY", database.directory());
    return new ServiceProcess(module, EmbeddedMariaDb.freePort(), all, folder);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("syncline-e2e-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List.of(webhooks, api, sync).forEach(ServiceProcess::close);
    database.close();
  }
}
