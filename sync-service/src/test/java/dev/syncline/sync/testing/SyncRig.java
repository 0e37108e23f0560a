package dev.syncline.sync.testing;

import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.secret.SealingKeys;
import dev.syncline.model.testing.TestModel;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.sync.SyncService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/// Dovecot, a database, and the service between them, which can be stopped and started.
public final class SyncRig implements AutoCloseable {
  private static final AtomicInteger USERS = new AtomicInteger();

  private final DovecotServer dovecot = DovecotServer.start();
  private final TestModel model = new TestModel();
  private final KeyPair keys = SealingKeys.generate();
  private final Path blobs = temporaryDirectory();
  private final Application application = model.applications().create("sync");
  private @Nullable ConfigurableApplicationContext service;

  public TestModel model() {
    return model;
  }

  public DovecotServer dovecot() {
    return dovecot;
  }

  public Path blobs() {
    return blobs;
  }

  public void startService(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--syncline.database.url=" + model.settings().url(),
                "--syncline.database.user=" + model.settings().user(),
                "--syncline.database.password=" + model.settings().password(),
                "--syncline.database.directory=" + model.settings().directory(),
                "--syncline.blobs.directory=" + blobs,
                "--syncline.sealing.private-keys=" + SealingKeys.text(keys.getPrivate()),
                "--syncline.provider.allow-private-hosts=true",
                "--syncline.sync.follow.poll-every=2s",
                "--syncline.sync.apply.delete-after=1s"));
    arguments.addAll(List.of(more));
    service = SyncService.application().run(arguments.toArray(String[]::new));
  }

  /// As a deployment would: threads are interrupted wherever they are.
  public void stopService() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  /// Messages that this start of the service fetched whole.
  public double messagesFetched() {
    return Objects.requireNonNull(service)
        .getBean(io.micrometer.core.instrument.MeterRegistry.class)
        .counter("syncline.sync.messages")
        .count();
  }

  /// A user with an empty mailbox, not connected yet.
  public Mailbox mailbox() {
    return new Mailbox(this, dovecot.imap("user" + USERS.incrementAndGet()));
  }

  Mailbox mailbox(Server imap) {
    return new Mailbox(this, imap);
  }

  Application application() {
    return application;
  }

  Sealer sealer() {
    return new Sealer(keys.getPublic(), new SecureRandom());
  }

  dev.syncline.model.directory.AccountLocations.Location connect(
      String email, AccountSettings settings, AccountSecret secret) {
    return new ConnectedAccounts(model, application, sealer()).connect(email, settings, secret);
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("syncline-blobs-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stopService();
    model.close();
    dovecot.close();
  }
}
