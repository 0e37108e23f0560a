package dev.syncline.launcher;

import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.Migrations;
import dev.syncline.migrations.Schemas;
import dev.syncline.migrations.embedded.EmbeddedMariaDb;
import dev.syncline.migrations.embedded.EmbeddedMariaDb.Durability;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that runs, in the order in which it needs each other.
final class Platform implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Platform.class);

  private final LaunchOptions options;
  private final DataFolder folder;
  private final Progress progress;
  private final Deque<Part> parts = new ArrayDeque<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private volatile @Nullable EmbeddedMariaDb embedded;

  Platform(LaunchOptions options, DataFolder folder, Progress progress) {
    this.options = options;
    this.folder = folder;
    this.progress = progress;
  }

  /// Something that was started, and how it is stopped.
  private record Part(String name, AutoCloseable stop) {}

  void start() {
    PortCheck.requireFree(options);
    var sandbox = options.withSandbox() ? sandbox() : null;
    var server = migrated(database());
    var services = new Services();
    begin("services", services);
    services.start(ServiceList.of(options.ports(), server, folder));
    progress.done("services ready");
    var key = FirstApplication.key(folder, server);
    try (var api = new LocalApi(options.ports().api(), key)) {
      var grant = sandbox == null ? null : sandbox.connect(api, folder);
      progress.say(ClosingScreen.of(options, key, grant));
    }
  }

  private SandboxMail sandbox() {
    var started = SandboxMail.start(options.ports(), folder);
    begin("sandbox", started);
    progress.done("sandbox mail server ready: %d messages".formatted(started.messages()));
    return started;
  }

  boolean isStopping() {
    return isStopping.get();
  }

  private DatabaseServer database() {
    if (options.database() != null) {
      return options.database();
    }
    var started =
        EmbeddedMariaDb.start(
            folder.software(), folder.sub("database"), options.ports().database(), Durability.SAFE);
    embedded = started;
    begin("database", started);
    progress.done("database ready: embedded MariaDB on " + started.server().address());
    return started.server();
  }

  private DatabaseServer migrated(DatabaseServer server) {
    var rolled = new Migrations(server, Schemas.DEFAULT).roll();
    progress.done(
        "schemas ready: one directory, %d shards%s"
            .formatted(
                rolled.shards().size(),
                rolled.scripts() == 0 ? "" : ", %d scripts applied".formatted(rolled.scripts())));
    return rolled.server();
  }

  private synchronized void begin(String name, AutoCloseable stop) {
    parts.push(new Part(name, stop));
  }

  /// The last started is stopped first; one that fails to stop does not keep the others from it.
  @Override
  public void close() {
    if (!isStopping.compareAndSet(false, true)) {
      return;
    }
    synchronized (this) {
      while (!parts.isEmpty()) {
        stop(parts.pop());
      }
    }
    folder.close();
  }

  private static void stop(Part part) {
    try {
      part.stop().close();
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.warn("{} did not stop cleanly: {}", part.name(), failure.toString());
    }
  }

  /// For a second Ctrl-C. The database is built to survive this; its next start takes a little
  /// longer.
  void kill() {
    var database = embedded;
    if (database != null) {
      database.kill();
    }
    Runtime.getRuntime().halt(130);
  }
}
