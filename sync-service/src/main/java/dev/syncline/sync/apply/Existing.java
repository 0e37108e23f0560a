package dev.syncline.sync.apply;

import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.rows.InListQuery;
import dev.syncline.model.rows.InListQuery.Binder;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;

/// Which of many rows are there: when mail arrives, mostly none, and then nothing need be loaded.
final class Existing {
  private static final InListQuery UIDS =
      new InListQuery(
          "select uid from placement where account_id = ? and folder_id = ? and uid in (%s)");
  private static final InListQuery IDENTITIES =
      new InListQuery("select identity from message where account_id = ? and identity in (%s)");
  private static final InListQuery THREADS =
      new InListQuery("select id from thread where account_id = ? and id in (%s)");

  private final Session session;
  private final long account;

  Existing(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account.id().value();
  }

  Set<Long> uids(UUID folder, Collection<Long> uids) {
    var found = new HashSet<Long>();
    session.doWork(connection ->
        UIDS.run(
            connection,
            query -> {
              query.setLong(1, account);
              query.setBytes(2, Uuids.bytes(folder));
              return 2;
            },
            List.copyOf(uids),
            PreparedStatement::setLong,
            row -> found.add(row.getLong(1))));
    return found;
  }

  Set<Sha256> identities(Collection<Sha256> identities) {
    var found = new HashSet<Sha256>();
    ask(
        IDENTITIES,
        identities,
        (query, at, identity) -> query.setBytes(at, identity.bytes()),
        bytes -> found.add(new Sha256(bytes)));
    return found;
  }

  Set<UUID> threads(Collection<UUID> ids) {
    var found = new HashSet<UUID>();
    ask(
        THREADS,
        ids,
        (query, at, id) -> query.setBytes(at, Uuids.bytes(id)),
        bytes -> found.add(Uuids.of(bytes)));
    return found;
  }

  private <V> void ask(
      InListQuery query, Collection<V> values, Binder<V> binder, Consumer<byte[]> found) {
    session.doWork(connection ->
        query.run(
            connection,
            statement -> {
              statement.setLong(1, account);
              return 1;
            },
            List.copyOf(values),
            binder,
            row -> found.accept(row.getBytes(1))));
  }
}
