package dev.syncline.model.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.blob.Compression;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.hibernate.Session;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Requests that bear an Idempotency-Key, and what they were answered.
///
/// A key is claimed by the transaction that does what was asked, before anything else, and the
/// answer is written with it. So whoever comes at the same time with the same key waits for that
/// transaction's end on the row, in whichever process: if it commits, there is an answer; if not,
/// the key is free. There is no state in between that a crash could leave behind.
public final class IdempotencyKeys {
  private static final String KEEP = "24 hour";
  private static final int AT_ONCE = 1000;

  private IdempotencyKeys() {}

  /// A key of an account, and what was asked with it.
  public record Claim(AccountId account, Sha256 key, Sha256 request) {}

  /// What was done with a key.
  ///
  /// @param request what was asked
  /// @param answer as JSON
  public record Done(Sha256 request, String answer) {}

  /// False when it is another one's.
  public static boolean claim(Session session, Claim claim) {
    return session
            .createNativeMutationQuery(
                """
                insert ignore into idempotency_key
                  (account_id, key_hash, request_hash, created_at)
                values (:account, :key, :request, utc_timestamp(6))
                """)
            .setParameter("account", claim.account().value())
            .setParameter("key", claim.key().bytes())
            .setParameter("request", claim.request().bytes())
            .executeUpdate()
        == 1;
  }

  /// In the transaction that has claimed it.
  public static void answered(Session session, Claim claim, String answer) {
    var _ =
        session
            .createNativeMutationQuery(
                """
                update idempotency_key set answer = :answer
                 where account_id = :account and key_hash = :key
                """)
            .setParameter("answer", Compression.compress(answer.getBytes(UTF_8)))
            .setParameter("account", claim.account().value())
            .setParameter("key", claim.key().bytes())
            .executeUpdate();
  }

  /// What is too old to count is removed here, too, since its key may be used again.
  public static Optional<Done> find(JdbcClient sql, Claim claim) {
    sql.sql(
            """
            delete from idempotency_key
             where account_id = :account and key_hash = :key
               and created_at < utc_timestamp(6) - interval %s
            """
                .formatted(KEEP))
        .param("account", claim.account().value())
        .param("key", claim.key().bytes())
        .update();
    return sql.sql(
            """
            select request_hash, answer from idempotency_key
             where account_id = :account and key_hash = :key
            """)
        .param("account", claim.account().value())
        .param("key", claim.key().bytes())
        .query((row, _) -> done(row))
        .optional();
  }

  private static Done done(ResultSet row) throws SQLException {
    return new Done(
        new Sha256(row.getBytes(1)), new String(Compression.decompress(row.getBytes(2)), UTF_8));
  }

  /// Removes those that are too old to count.
  public static void expire(JdbcClient sql) {
    int removed;
    do {
      removed =
          sql.sql(
                  """
                  delete from idempotency_key
                   where created_at < utc_timestamp(6) - interval %s
                   order by created_at limit %d
                  """
                      .formatted(KEEP, AT_ONCE))
              .update();
    } while (removed == AT_ONCE);
  }
}
