package dev.syncline.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.testing.TestModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardViewsIT {
  private static final Participants NOBODY =
      new Participants(List.of(), List.of(), List.of(), List.of(), List.of());

  private final TestModel model = new TestModel();
  private final List<Location> accounts = new ArrayList<>();
  private int uid;

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void objectsOfManyAccountsAreWhatEachAccountAloneWouldShow() {
    var shard = accountsOfOneShard(3);
    var keys = new HashMap<ObjectType, List<ObjectKey>>();
    for (var account : accounts) {
      keys.computeIfAbsent(ObjectType.GRANT, _ -> new ArrayList<>())
          .add(new ObjectKey(account.account().value(), account.grant()));
      model.shards().inTransaction(shard, session -> fill(session, account, keys));
    }

    keys.forEach((type, wanted) -> {
      var all = load(shard, type, wanted);
      assertThat(all).as("%s", type).hasSameSizeAs(wanted);
      for (var account : accounts) {
        var expected =
            model
                .shards()
                .read(
                    shard,
                    session ->
                        new AccountViews(session, account.account(), account.grant())
                            .load(type, idsOf(account, wanted), true));
        expected.forEach((id, view) ->
            assertThat(all.get(new ObjectKey(account.account().value(), id))).isEqualTo(view));
      }
    });
  }

  @Test
  void anIdUnderAnotherAccountFindsNothing() {
    var shard = accountsOfOneShard(2);
    var keys = new HashMap<ObjectType, List<ObjectKey>>();
    model.shards().inTransaction(shard, session -> fill(session, accounts.getFirst(), keys));
    var other = accounts.getLast().account().value();

    for (var type : List.of(ObjectType.FOLDER, ObjectType.MESSAGE)) {
      var foreign =
          keys.getOrDefault(type, List.of()).stream()
              .map(key -> new ObjectKey(other, key.id()))
              .toList();

      assertThat(foreign).isNotEmpty();
      assertThat(load(shard, type, foreign)).as("%s", type).isEmpty();
    }
  }

  private ShardId accountsOfOneShard(int count) {
    var application = model.applications().create("views");
    var shard = model.account(application, "first@example.com").shard();
    for (int i = 0; accounts.size() < count; i++) {
      var account = model.account(application, "user%d@example.com".formatted(i));
      if (account.shard().equals(shard)) {
        accounts.add(account);
      }
    }
    return shard;
  }

  private boolean fill(Session session, Location account, Map<ObjectType, List<ObjectKey>> keys) {
    var id = account.account().value();
    var parent = new Folder(new ObjectKey(id, UUID.randomUUID()), "Work");
    var child = new Folder(new ObjectKey(id, UUID.randomUUID()), "Work/Plans");
    session.persist(parent);
    session.persist(child);
    var folders = keys.computeIfAbsent(ObjectType.FOLDER, _ -> new ArrayList<>());
    folders.add(new ObjectKey(id, parent.id()));
    folders.add(new ObjectKey(id, child.id()));
    var messages = keys.computeIfAbsent(ObjectType.MESSAGE, _ -> new ArrayList<>());
    for (int i = 0; i < 3; i++) {
      var key = new ObjectKey(id, UUID.randomUUID());
      messages.add(key);
      session.persist(message(key, i));
      if (i > 0) {
        session.persist(new MessageBody(key, "<p>%d</p>".formatted(i), null));
      }
      for (var folder : List.of(parent, child).subList(0, i)) {
        session.persist(new Placement(id, folder.id(), ++uid, key.id(), Set.of(), Instant.EPOCH));
      }
    }
    return true;
  }

  private static Message message(ObjectKey key, int ordinal) {
    return new Message(
        key,
        key.id(),
        new Message.Content(
            new Sha256(new byte[32]),
            ordinal,
            Instant.EPOCH,
            null,
            "Subject " + ordinal,
            NOBODY,
            "",
            List.of(),
            null,
            1,
            new BlobAddress(new Sha256(new byte[32]), "0".repeat(32), 0, 0),
            false));
  }

  private Map<ObjectKey, ?> load(ShardId shard, ObjectType type, Collection<ObjectKey> keys) {
    var grants = new HashMap<AccountId, UUID>();
    accounts.forEach(account -> grants.put(account.account(), account.grant()));
    return model.shards().read(shard, session -> new ShardViews(session, grants).load(type, keys));
  }

  private static List<UUID> idsOf(Location account, List<ObjectKey> keys) {
    return keys.stream()
        .filter(key -> key.accountId() == account.account().value())
        .map(ObjectKey::id)
        .toList();
  }
}
