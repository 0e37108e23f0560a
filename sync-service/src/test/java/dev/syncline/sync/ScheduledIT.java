package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Actions whose time has not come.
class ScheduledIT {
  @RegisterExtension static final RunningService service = new RunningService();
  private static final int MANY = 20_000;

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void deliver() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Archive", "other");
  }

  @Test
  void thousandsThatWaitAreNotReadByThoseWhoLookForWork() {
    mailbox.connect().awaitFollowing();
    schedule(MANY);
    var id = mailbox.message("one").id();
    var archive = mailbox.folder("Archive").id();
    var before = rowsRead();

    mailbox.edit(id, new Edit(false, null, Set.of(archive)));
    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();

    assertThat(rowsRead() - before).isLessThan(MANY);
    assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.SUCCESSFUL);
  }

  @Test
  void itIsHandedOverWhenItsTimeHasComeAndNotBefore() throws IOException {
    try (var submission = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      mailbox.connect(DovecotServer.PASSWORD, submission.getLocalPort()).awaitFollowing();
      var id = mailbox.message("one").id();
      var at = Instant.now().plusSeconds(3);
      var envelope = new ActionArguments.Send("ann@example.net", List.of("bob@example.net"));
      var account = mailbox.location().account();
      mailbox.write(session -> {
        session.find(Message.class, mailbox.key(id)).schedule(at);
        session.persist(Action.scheduled(account, id, envelope, "test", Instant.now(), at));
      });
      submission.setSoTimeout(500);
      assertThat(isConnected(submission)).as("at once").isFalse();

      submission.setSoTimeout(20_000);

      assertThat(isConnected(submission)).isTrue();
      assertThat(Instant.now()).isBetween(at, at.plusSeconds(3));
    }
  }

  private static boolean isConnected(ServerSocket submission) throws IOException {
    try (var _ = submission.accept()) {
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  private void schedule(int count) {
    var digit =
        "(select 0 d union select 1 union select 2 union select 3 union select 4 union select 5"
            + " union select 6 union select 7 union select 8 union select 9)";
    var inserted =
        service
            .rig()
            .model()
            .shards()
            .sql(mailbox.location().shard())
            .sql(
                """
                insert into action (account_id, id, kind, object_id, arguments, status, attempts,
                                    next_attempt_at, scheduled_for, created_at)
                select :account, unhex(left(sha2(n.n, 256), 32)), 'SEND', unhex(left(sha2(n.n, 256), 32)), '{}', 'SCHEDULED', 0,
                       utc_timestamp(6) + interval n.n second, utc_timestamp(6), utc_timestamp(6)
                  from (select 3600 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d n
                          from %1$s a, %1$s b, %1$s c, %1$s e, %1$s f) n
                 limit :count
                """
                    .formatted(digit))
            .param("account", mailbox.location().account().value())
            .param("count", count)
            .update();
    assertThat(inserted).isEqualTo(count);
  }

  /// Of actions, where the server counts by table (MySQL); else of everything, on a server that
  /// nobody else uses (the embedded one).
  private long rowsRead() {
    var sql = service.rig().model().shards().sql(mailbox.location().shard());
    if (sql.sql("select @@performance_schema").query(Boolean.class).single()) {
      return sql.sql(
              """
              select sum(count_read) from performance_schema.table_io_waits_summary_by_table
               where object_schema = database() and object_name = 'action'
              """)
          .query(Long.class)
          .single();
    }
    return sql
        .sql("show global status like 'Handler_read%'")
        .query((row, _) -> Long.parseLong(row.getString(2)))
        .list()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
