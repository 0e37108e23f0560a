package dev.syncline.launcher;

import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.Schemas;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import java.security.SecureRandom;
import java.util.Map;

/// The application and the API key to begin with: made once, then read from the data folder.
final class FirstApplication {
  private static final String FILE = "api-key";

  private FirstApplication() {}

  static String key(DataFolder folder, DatabaseServer server) {
    var settings =
        new DatabaseSettings(
            server.serviceUrl(),
            server.user(),
            server.password(),
            Schemas.DEFAULT.directory(),
            1,
            Map.of());
    try (var databases = new Databases(settings, "launcher")) {
      var applications = new Applications(databases, new SecureRandom());
      return folder
          .secret(FILE)
          .filter(key -> applications.authenticate(key).isPresent())
          .orElseGet(() -> newKey(folder, applications));
    }
  }

  /// A key that the database does not know belongs to another database, or to one that was emptied.
  private static String newKey(DataFolder folder, Applications applications) {
    var application = applications.create("My first application");
    var key = applications.createKey(application.id(), "made by syncline up");
    folder.keepSecret(FILE, key);
    return key;
  }
}
