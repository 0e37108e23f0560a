package dev.syncline.model.shard;

import dev.syncline.model.account.Account;
import dev.syncline.model.action.Action;
import dev.syncline.model.audit.Audit;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLogWriter;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.shard.ServerPools.Use;
import dev.syncline.model.shard.ShardConnections.Tenant;
import dev.syncline.model.signal.Wakeups;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StaleStateException;
import org.hibernate.Transaction;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The shards, as Hibernate sees them: one session factory, the shard is its tenant.
///
/// A transaction is a block handed to {@link #inTransaction}; nothing of the outside is called in
/// it (no network, no provider), since it holds locks. What it changed in logged entities is in the
/// transaction log when it returns.
public final class Shards implements AutoCloseable {
  /// Every entity there is; the log's listeners and tests walk them.
  public static final List<Class<?>> ENTITIES =
      List.of(
          Account.class,
          Action.class,
          Folder.class,
          MailReport.class,
          Audit.class,
          MailThread.class,
          Message.class,
          MessageBody.class,
          Placement.class);

  private static final int ATTEMPTS = 5;

  /// Deadlock, lock wait timeout, and MariaDB's "record has changed since last read".
  private static final Set<Integer> LOST_RACES = Set.of(1213, 1205, 1020);

  private final Databases databases;
  private final SessionFactory sessions;

  public Shards(Databases databases, Wakeups wakeups) {
    this.databases = databases;
    this.sessions = open(databases, wakeups);
  }

  /// Runs `work` in one transaction on `shard` and commits. A lost race (deadlock, stale version,
  /// lock wait) rolls back and runs it again from the start, so `work` must not keep what it read
  /// from an earlier run.
  public <T> T inTransaction(ShardId shard, Function<Session, T> work) {
    for (int attempt = 1; ; attempt++) {
      try (var session = session(shard, Use.TRANSACTIONS)) {
        return attempt(session, work);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !lostRace(e)) {
          throw e;
        }
      }
    }
  }

  /// Reads with one session and no transaction: each statement sees what is committed when it runs.
  public <T extends @Nullable Object> T read(ShardId shard, Function<Session, T> work) {
    try (var session = session(shard, Use.STATEMENTS)) {
      session.setDefaultReadOnly(true);
      return work.apply(session);
    }
  }

  /// Plain SQL on a shard, for what is no entity: logs, leases, positions.
  public JdbcClient sql(ShardId shard) {
    return JdbcClient.create(databases.shard(shard));
  }

  /// The same for what must not wait behind all others that work here: a worker that comes too late
  /// with its sign of life loses what it has.
  public JdbcClient urgentSql(ShardId shard) {
    return JdbcClient.create(databases.shard(shard, Use.URGENT));
  }

  public Databases databases() {
    return databases;
  }

  @Override
  public void close() {
    sessions.close();
  }

  private Session session(ShardId shard, Use use) {
    return sessions.withOptions().tenantIdentifier((Object) new Tenant(shard, use)).openSession();
  }

  private static <T> T attempt(Session session, Function<Session, T> work) {
    var transaction = session.beginTransaction();
    try {
      var result = work.apply(session);
      transaction.commit();
      return result;
    } catch (Throwable e) {
      rollBack(transaction, e);
      throw e;
    }
  }

  /// When the database is away this fails, too; what failed first says more.
  private static void rollBack(Transaction transaction, Throwable cause) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static boolean lostRace(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException
          || cause instanceof PessimisticLockException
          || cause instanceof StaleStateException
          || (cause instanceof SQLException sql && LOST_RACES.contains(sql.getErrorCode()))) {
        return true;
      }
    }
    return false;
  }

  private static SessionFactory open(Databases databases, Wakeups wakeups) {
    var builder = new StandardServiceRegistryBuilder();
    builder.applySetting(
        "hibernate.multi_tenant_connection_provider", new ShardConnections(databases));
    builder.applySetting(AvailableSettings.DIALECT, Dialects.of(databases.directory()));
    builder.applySetting("hibernate.boot.allow_jdbc_metadata_access", false);
    builder.applySetting(AvailableSettings.STATEMENT_BATCH_SIZE, 100);
    builder.applySetting(AvailableSettings.ORDER_INSERTS, true);
    builder.applySetting(AvailableSettings.ORDER_UPDATES, true);
    builder.applySetting("hibernate.jdbc.batch_versioned_data", true);
    builder.applySetting("hibernate.jdbc.time_zone", "UTC");
    builder.applySetting("hibernate.type.preferred_uuid_jdbc_type", "BINARY");
    builder.applySetting("hibernate.connection.provider_disables_autocommit", true);
    builder.applySetting("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD");
    builder.applySetting("hibernate.cache.use_second_level_cache", false);
    builder.applySetting("hibernate.type.preferred_instant_jdbc_type", "TIMESTAMP");
    var sources = new MetadataSources(builder.build());
    ENTITIES.forEach(sources::addAnnotatedClass);
    var factory = sources.buildMetadata().buildSessionFactory();
    listen((SessionFactoryImplementor) factory, new ChangeLogWriter(wakeups));
    return factory;
  }

  private static void listen(SessionFactoryImplementor factory, ChangeLogWriter writer) {
    var listeners = factory.getServiceRegistry().requireService(EventListenerRegistry.class);
    listeners.appendListeners(EventType.POST_INSERT, writer);
    listeners.appendListeners(EventType.POST_UPDATE, writer);
    listeners.appendListeners(EventType.POST_DELETE, writer);
  }
}
