package dev.syncline.model.log;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.ChangeCollector.Branch;
import dev.syncline.model.log.ChangeCollector.Draft;
import dev.syncline.model.rows.MultiRowInsert;
import dev.syncline.model.signal.Wakeups;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.AfterCompletionCallback;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.event.service.spi.EventListenerGroup;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;

/// Writes the transaction log in the same commit as the changes it tells of.
///
/// While a transaction runs, Hibernate reports each insert, update and delete of a {@link Logged}
/// entity, and they are only collected. When everything is flushed and the commit is next, each
/// account's head row is raised by the number of entries and the entries are inserted at the
/// positions so taken:
///
/// ```
/// work … flush … UPDATE log_head SET seq = seq + n … INSERT log_entry × n … COMMIT
///                └──────────────── the account's row lock ────────────────┘
/// ```
///
/// The lock is held to the commit. So of two transactions of one account, the one with the lower
/// positions has committed before the other could take its own: any snapshot that shows position t
/// shows every s < t. A rollback gives its positions back, so positions are dense, and a reader
/// proves completeness by counting. Nobody stamps entries later, nobody waits for gaps, and no
/// clock is part of the argument.
///
/// It is the last lock that a transaction takes and heads are locked in ascending order of account,
/// so it can't be part of a deadlock.
public final class ChangeLogWriter
    implements PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener {
  private static final String TAKE_POSITIONS =
      "update log_head set seq = last_insert_id(seq + ?) where account_id = ?";
  private static final MultiRowInsert ENTRIES =
      new MultiRowInsert(
          """
          insert into log_entry
            (account_id, seq, object_type, object_id, operation, attributes, changed_at, correlation)
          values\
          """,
          "(?, ?, ?, ?, ?, ?, utc_timestamp(6), ?)");

  private final Wakeups wakeups;
  private final Map<String, LoggedAttributes> attributes = new ConcurrentHashMap<>();
  private final Map<SharedSessionContractImplementor, ChangeCollector> running =
      new ConcurrentHashMap<>();

  public ChangeLogWriter(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  /// What {@link NewEntities} inserted, told to whoever listens to the session's inserts.
  static void inserted(SharedSessionContractImplementor session, Collection<Logged> entities) {
    listeners(session, EventType.POST_INSERT)
        .fireEventOnEachListener(
            entities,
            (listener, inserted) -> {
              if (listener instanceof ChangeLogWriter writer) {
                inserted.forEach(logged -> writer.inserted(session, logged));
              }
            });
  }

  /// What {@link ChangedEntities} updated, told to whoever listens to the session's updates.
  static void updated(PostUpdateEvent update) {
    listeners(update.getSession(), EventType.POST_UPDATE)
        .fireEventOnEachListener(update, PostUpdateEventListener::onPostUpdate);
  }

  private static <T> EventListenerGroup<T> listeners(
      SharedSessionContractImplementor session, EventType<T> type) {
    return session
        .getFactory()
        .getServiceRegistry()
        .requireService(EventListenerRegistry.class)
        .getEventListenerGroup(type);
  }

  @Override
  public void onPostInsert(PostInsertEvent event) {
    if (event.getEntity() instanceof Logged logged) {
      inserted(event.getSession(), logged);
    }
  }

  private void inserted(SharedSessionContractImplementor session, Logged logged) {
    var part = logged.loggedAs();
    var operation = part == null ? Operation.CREATED : Operation.UPDATED;
    record(session, logged, operation, part == null ? logged.loggedWhenCreated() : List.of(part));
    branch(session, logged);
  }

  @Override
  public void onPostUpdate(PostUpdateEvent event) {
    if (event.getEntity() instanceof Logged logged && !logged.loggedByAnother()) {
      var attributes = attributes(event.getPersister());
      var changed = attributes.changedBy(event);
      if (!changed.isEmpty()) {
        record(event.getSession(), logged, Operation.UPDATED, changed);
      }
      if (logged.loggedPath() != null) {
        moved(event.getSession(), logged, attributes.branchBefore(event));
      }
    }
  }

  @Override
  public void onPostDelete(PostDeleteEvent event) {
    if (event.getEntity() instanceof Logged logged) {
      var part = logged.loggedAs();
      var operation = part == null ? Operation.DELETED : Operation.UPDATED;
      record(event.getSession(), logged, operation, part == null ? List.of() : List.of(part));
      branch(event.getSession(), logged);
    }
  }

  @Override
  public boolean requiresPostCommitHandling(EntityPersister persister) {
    return false;
  }

  private void branch(SharedSessionContractImplementor session, Logged logged) {
    var path = logged.loggedPath();
    if (path != null) {
      var branch = new Branch(path, logged.loggedParentPath());
      collector(session).branch(logged.loggedAccount(), branch);
    }
  }

  private void moved(SharedSessionContractImplementor session, Logged logged, Branch before) {
    var now = new Branch(logged.loggedPath(), logged.loggedParentPath());
    if (logged.loggedWithBranch()) {
      before = new Branch(null, before.parent());
      now = new Branch(null, now.parent());
    }
    if (!before.equals(now)) {
      var collector = collector(session);
      collector.branch(logged.loggedAccount(), before.unless(now));
      collector.branch(logged.loggedAccount(), now.unless(before));
    }
  }

  private LoggedAttributes attributes(EntityPersister persister) {
    return attributes.computeIfAbsent(
        persister.getEntityName(), _ -> LoggedAttributes.of(persister));
  }

  private void record(
      SharedSessionContractImplementor session,
      Logged logged,
      Operation operation,
      Collection<String> attributes) {
    collector(session)
        .record(
            logged.loggedAccount(), logged.loggedType(), logged.loggedId(), operation, attributes);
  }

  /// One collector for each transaction, from its first change until it has ended.
  private ChangeCollector collector(SharedSessionContractImplementor session) {
    var kept = running.get(session);
    if (kept != null) {
      return kept;
    }
    var collector = new ChangeCollector();
    running.put(session, collector);
    var callbacks = session.getTransactionCompletionCallbacks();
    BeforeCompletionCallback before =
        s -> s.doReturningWork(connection -> write(connection, collector));
    AfterCompletionCallback after =
        (success, _) -> {
          running.remove(session);
          if (success) {
            collector.accounts().forEach(account -> wakeups.logGrew(new AccountId(account)));
          }
        };
    callbacks.registerCallback(before);
    callbacks.registerCallback(after);
    return collector;
  }

  private static int write(Connection connection, ChangeCollector collector) throws SQLException {
    var written = 0;
    for (var account : collector.accounts()) {
      new Propagation(connection, account, collector).run();
      var drafts = collector.drafts(account);
      if (!drafts.isEmpty()) {
        insert(connection, account, takePositions(connection, account, drafts.size()), drafts);
        written += drafts.size();
      }
    }
    return written;
  }

  /// One round trip: the server answers LAST_INSERT_ID(expression) as if it were a generated key.
  private static long takePositions(Connection connection, long account, int count)
      throws SQLException {
    try (var update =
        connection.prepareStatement(TAKE_POSITIONS, Statement.RETURN_GENERATED_KEYS)) {
      update.setInt(1, count);
      update.setLong(2, account);
      if (update.executeUpdate() != 1) {
        throw new SQLException("account " + account + " has no log head");
      }
      try (var keys = update.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1) - count + 1;
      }
    }
  }

  private static void insert(Connection connection, long account, long first, List<Draft> drafts)
      throws SQLException {
    var correlation = Correlation.current();
    var entries =
        IntStream.range(0, drafts.size())
            .mapToObj(i -> new Entry(first + i, drafts.get(i)))
            .toList();
    ENTRIES.run(
        connection,
        entries,
        (insert, at, entry) -> {
          insert.setLong(at, account);
          insert.setLong(at + 1, entry.seq());
          insert.setInt(at + 2, entry.draft().type().code());
          insert.setBytes(at + 3, Uuids.bytes(entry.draft().id()));
          insert.setInt(at + 4, entry.draft().operation().code());
          insert.setString(at + 5, entry.draft().attributes());
          insert.setString(at + 6, correlation);
        });
  }

  private record Entry(long seq, Draft draft) {}
}
