package dev.syncline.webhook.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.testing.TestModel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NotificationsIT {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final TestModel model = new TestModel();

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void aRunOfSeveralAccountsIsMadeOnceForWhoeverWantsIt() {
    var accounts = accountsOfOneShard(3);
    var run = new ArrayList<LogEntry>();
    for (var account : accounts) {
      folder(account, "Work");
      run.addAll(model.log().after(account.shard(), account.account(), 0, 10));
    }
    var notifications =
        new Notifications(model.shards(), accounts.getFirst().shard(), 1 << 20, 1 << 20);

    var first = notifications.of(run);
    var again = notifications.of(List.copyOf(run.reversed()));

    assertThat(first).hasSize(6);
    first.forEach((row, notification) -> assertThat(again.get(row)).isSameAs(notification));
    for (var entry : run) {
      var envelope =
          Envelope.of(requireNonNull(first.get(entry.id())), new UUID(1, 1), new UUID(2, 2), 3);
      var json = MAPPER.readTree(new String(envelope.json(), UTF_8));
      assertThat(json.get("webhook_delivery_attempt").asInt()).isEqualTo(3);
      assertThat(json.get("data").get("application_id").asString())
          .isEqualTo(new UUID(2, 2).toString());
      assertThat(json.get("data").get("account_seq").asLong()).isEqualTo(entry.seq());
    }
  }

  @Test
  void whatIsNotKeptIsLoadedAgainAsItIsThen() {
    var account = accountsOfOneShard(1).getFirst();
    var folder = folder(account, "Work");
    var created = model.log().after(account.shard(), account.account(), 1, 1);
    var notifications = new Notifications(model.shards(), account.shard(), 1 << 20, 1);
    assertThat(notifications.of(created)).hasSize(1);

    model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session.remove(session.find(Folder.class, folder));
              return true;
            });

    assertThat(notifications.of(created)).as("its deletion follows").isEmpty();
  }

  private List<Location> accountsOfOneShard(int count) {
    var application = model.applications().create("payloads");
    var accounts = new ArrayList<Location>();
    for (int i = 0; accounts.size() < count; i++) {
      var account = model.account(application, "user%d@example.com".formatted(i));
      if (accounts.isEmpty() || account.shard().equals(accounts.getFirst().shard())) {
        accounts.add(account);
      }
    }
    return accounts;
  }

  private ObjectKey folder(Location account, String path) {
    var key = new ObjectKey(account.account().value(), UUID.randomUUID());
    return model
        .shards()
        .inTransaction(
            account.shard(),
            session -> {
              session.persist(new Folder(key, path));
              return key;
            });
  }
}
