package dev.syncline.benchmarks.log;

import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.Migrations;
import dev.syncline.migrations.Schemas;
import dev.syncline.model.account.Account;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.shard.DatabaseSettings;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An application with its key and accounts on a migrated server, written to a file that the other
/// programs read.
record Setup(String url, String key, List<Place> places) {
  /// An account and its grant.
  record Place(AccountId account, ShardId shard, UUID grant) {}

  static DatabaseSettings settings(String url, int connections) {
    return new DatabaseSettings(url, "root", "", "syncline_directory", connections, Map.of());
  }

  static void make(String url, int accounts, Path file) throws IOException {
    new Migrations(DatabaseServer.ofJdbcUrl(url, "root", ""), Schemas.DEFAULT).roll();
    try (var databases = new Databases(settings(url, 4), "setup");
        var shards = new Shards(databases, new Wakeups())) {
      var applications = new Applications(databases, new SecureRandom());
      var application = applications.create("stress");
      var text = new StringBuilder();
      text.append(url).append('\n');
      text.append(applications.createKey(application.id(), "stress")).append('\n');
      for (int i = 0; i < accounts; i++) {
        var place = account(databases, shards, application, "stress%d@example.com".formatted(i));
        text.append(place.account().value()).append(' ').append(place.shard().value());
        text.append(' ').append(place.grant()).append('\n');
      }
      Files.writeString(file, text);
    }
  }

  private static Location account(
      Databases databases, Shards shards, Application application, String email) {
    var seed = IdentitySeed.of(application.publicId(), "imap", email);
    var place =
        new AccountLocations(databases).place(seed.grant(), application.id(), "imap", email);
    shards
        .sql(place.shard())
        .sql(
            "insert into log_head (account_id, application_id, epoch, seq, oldest_seq)"
                + " values (?, ?, 7, 0, 1)")
        .params(place.account().value(), application.id().value())
        .update();
    return shards.inTransaction(
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
          return place;
        });
  }

  static Setup read(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    var places =
        lines.stream()
            .skip(2)
            .map(line -> line.split(" "))
            .map(parts ->
                new Place(
                    new AccountId(Long.parseLong(parts[0])),
                    new ShardId(Integer.parseInt(parts[1])),
                    UUID.fromString(parts[2])))
            .toList();
    return new Setup(lines.get(0), lines.get(1), places);
  }
}
