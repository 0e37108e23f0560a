package dev.syncline.api.key;

import dev.syncline.model.directory.Applications;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/// The operator's command `create-application NAME`: makes an application and its first API key,
/// and prints both. The database is configured as for the service. There is no other way to a first
/// key: the API takes keys, never makes one for somebody it does not know.
public final class CreateApplication {
  private static final String NAME = "create-application";

  private CreateApplication() {}

  public static boolean isMeant(List<String> arguments) {
    return !arguments.isEmpty() && arguments.getFirst().equals(NAME);
  }

  /// The exit code.
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 2) {
      err.println("usage: java -jar <api service> %s NAME".formatted(NAME));
      return 2;
    }
    // What is printed is read by scripts: no log line comes between.
    LoggingSystem.get(CreateApplication.class.getClassLoader()).beforeInitialize();
    var environment = new StandardEnvironment();
    ConfigurationPropertySources.attach(environment);
    var settings =
        Binder.get(environment).bindOrCreate("syncline.database", DatabaseSettings.class);
    try (var databases = new Databases(settings, "create-application")) {
      var applications = new Applications(databases, new SecureRandom());
      var application = applications.create(arguments.get(1));
      out.println("application " + application.publicId());
      out.println("key " + applications.createKey(application.id(), "first"));
      return 0;
    }
  }
}
