package dev.syncline.model.testing;

import dev.syncline.migrations.testing.TestDatabase;
import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountOffers;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;

/// The whole model on a fresh directory and two fresh shards of the test database.
public final class TestModel implements AutoCloseable {
  private final TestDatabase database = TestDatabase.create();
  private final Wakeups wakeups = new Wakeups();
  private final Databases databases = new Databases(settings(), "test");
  private final Shards shards = new Shards(databases, wakeups);

  /// How a service would be configured to use it.
  public DatabaseSettings settings() {
    return new DatabaseSettings(
        database.url(), database.user(), database.password(), database.directory(), 8, Map.of());
  }

  public Shards shards() {
    return shards;
  }

  public Databases databases() {
    return databases;
  }

  public Wakeups wakeups() {
    return wakeups;
  }

  public ChangeLog log() {
    return new ChangeLog(databases);
  }

  public Applications applications() {
    return new Applications(databases, new SecureRandom());
  }

  public AccountLocations locations() {
    return new AccountLocations(databases);
  }

  /// A connected account of a new application; its log begins with its creation.
  public Location account(String email) {
    return account(applications().create("test"), email);
  }

  public Location account(Application application, String email) {
    var seed = IdentitySeed.of(application.publicId(), "imap", email);
    var place = locations().place(seed.grant(), application.id(), "imap", email);
    shards
        .sql(place.shard())
        .sql(
            "insert into log_head (account_id, application_id, epoch, seq, oldest_seq)"
                + " values (?, ?, 7, 0, 1)")
        .params(place.account().value(), application.id().value())
        .update();
    shards.inTransaction(
        place.shard(),
        session -> {
          session.persist(
              new Account(
                  place.account(),
                  seed.grant(),
                  application.id(),
                  "imap",
                  email,
                  seed,
                  "{}",
                  new Sealed(new byte[1]),
                  Instant.parse("2026-11-22T00:00:00Z")));
          AccountOffers.offer(session, place.account());
          return true;
        });
    return place;
  }

  @Override
  public void close() {
    shards.close();
    databases.close();
    database.close();
  }
}
