package dev.syncline.launcher;

import dev.syncline.api.ApiService;
import dev.syncline.launcher.LaunchOptions.Ports;
import dev.syncline.launcher.Services.Service;
import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.Schemas;
import dev.syncline.sync.SyncService;
import dev.syncline.webhook.WebhookService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/// What each service is told. Only the sync service gets the keys that open secrets. Hosts of the
/// own network may be mailboxes and receivers here, since everything of this platform belongs to
/// the person at the terminal.
final class ServiceList {
  private ServiceList() {}

  static List<Service> of(Ports ports, DatabaseServer server, DataFolder folder) {
    var shared = shared(server, folder.sub("blobs"));
    var sealing = folder.sealingKeys();
    var webhooks = folder.webhookKey();
    return List.of(
        new Service(
            "sync-service",
            SyncService.application(),
            with(
                shared,
                ports.sync(),
                Map.of(
                    "syncline.sealing.private-keys",
                    sealing.privateKey(),
                    "syncline.provider.allow-private-hosts",
                    "true"))),
        new Service(
            "webhook-service",
            new SpringApplication(WebhookService.class),
            with(
                shared,
                ports.webhook(),
                Map.of(
                    "syncline.webhooks.secret-key", webhooks,
                    "syncline.webhooks.allow-http", "true",
                    "syncline.webhooks.allow-private-hosts", "true"))),
        new Service(
            "api-service",
            ApiService.application().build(),
            with(
                shared,
                ports.api(),
                Map.of(
                    "syncline.sealing.public-key",
                    sealing.publicKey(),
                    "syncline.webhooks.secret-key",
                    webhooks,
                    "syncline.webhooks.allow-http",
                    "true",
                    "syncline.webhooks.allow-private-hosts",
                    "true"))));
  }

  private static Map<String, String> shared(DatabaseServer server, Path blobs) {
    return Map.of(
        "syncline.database.url", server.serviceUrl(),
        "syncline.database.user", server.user(),
        "syncline.database.password", server.password(),
        "syncline.database.directory", Schemas.DEFAULT.directory(),
        "syncline.blobs.directory", blobs.toString());
  }

  private static Map<String, String> with(
      Map<String, String> shared, int port, Map<String, String> own) {
    var all = new LinkedHashMap<>(shared);
    all.put("server.port", Integer.toString(port));
    all.putAll(own);
    return all;
  }
}
