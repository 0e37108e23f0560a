package dev.syncline.webhook.kafka;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.tail.Ownership;
import dev.syncline.webhook.tail.ShardDivision;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// How far each account of a shard has been published, beside its log: what a publisher begins
/// with, whoever was it before. Saved only under the fence of the shard's lease.
final class PublishedPositions {
  private final JdbcClient sql;
  private final JdbcTemplate batch;
  private final TransactionTemplate transaction;
  private final long fence;

  PublishedPositions(Databases databases, ShardId shard, long fence) {
    var source = databases.shard(shard);
    this.sql = JdbcClient.create(source);
    this.batch = new JdbcTemplate(source);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    this.fence = fence;
  }

  /// Everything up to `seq` has been acknowledged.
  record Position(AccountId account, long epoch, long seq) {}

  /// Where an account is, and where its log ends.
  ///
  /// @param epoch of the log; of another one than the position if history was rewritten
  record Standing(AccountId account, long epoch, long published, long head, boolean isRewritten) {
    boolean isBehind() {
      return head > published;
    }
  }

  /// From here on older fences are refused. The first time ever, publishing begins with what is
  /// committed from now on.
  void begin() {
    transaction.executeWithoutResult(_ -> {
      sql.sql(
              """
              insert into log_reader (name, fence, low_id) values ('publisher', :fence, 0)
              on duplicate key update fence = greatest(fence, values(fence))
              """)
          .param("fence", fence)
          .update();
      check();
      var isNew =
          sql.sql("insert ignore into published_position (account_id, epoch, seq) values (0, 0, 0)")
              .update();
      if (isNew == 1) {
        sql.sql(
                """
                insert ignore into published_position (account_id, epoch, seq)
                select account_id, epoch, seq from log_head
                """)
            .update();
      }
    });
  }

  /// By how many partitions the accounts of this shard are divided from now on.
  void divideBy(int partitions) {
    ShardDivision.set(sql, fence, partitions);
  }

  /// Every account. One whose history was rewritten is published anew from what is kept: its
  /// positions mean other entries now.
  List<Standing> standings() {
    return sql.sql(
            """
            select h.account_id, h.epoch,
                   if(p.epoch <> h.epoch, h.oldest_seq - 1, coalesce(p.seq, 0)), h.seq,
                   coalesce(p.epoch <> h.epoch, false)
              from log_head h left join published_position p on p.account_id = h.account_id
            """)
        .query((row, _) ->
            new Standing(
                new AccountId(row.getLong(1)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getBoolean(5)))
        .list();
  }

  void save(Collection<Position> changed) {
    transaction.executeWithoutResult(_ -> {
      check();
      batch.batchUpdate(
          """
          insert into published_position (account_id, epoch, seq) values (?, ?, ?)
          on duplicate key update epoch = values(epoch), seq = values(seq)
          """,
          changed,
          500,
          (statement, position) -> {
            statement.setLong(1, position.account().value());
            statement.setLong(2, position.epoch());
            statement.setLong(3, position.seq());
          });
    });
  }

  private void check() {
    var newest =
        sql.sql("select fence from log_reader where name = 'publisher' for update")
            .query(Long.class)
            .single();
    if (newest != fence) {
      throw new Ownership.Lost("this shard is published under the fence " + newest + " now");
    }
  }
}
