package dev.syncline.model.lease;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Leases by name, in one database, by that database's clock, since nodes disagree about the time.
///
/// The fence grows with every change of hands, never with a renewal: who writes under a lease
/// checks in the same transaction that its fence is still the one in the table, so a worker that
/// was asleep can't write late.
public final class Leases {
  private static final String TAKE =
      """
      insert into lease (name, owner, fence, expires_at)
      values (:name, :owner, 1, utc_timestamp(6) + interval :micros microsecond)
      on duplicate key update
        fence      = if(owner = :owner or expires_at >= utc_timestamp(6), fence, fence + 1),
        owner      = if(owner = :owner or expires_at <  utc_timestamp(6), :owner, owner),
        expires_at = if(owner = :owner, utc_timestamp(6) + interval :micros microsecond, expires_at)
      """;
  private static final String HELD =
      "select fence from lease where name = :name and owner = :owner and expires_at >= utc_timestamp(6)";

  private final JdbcClient sql;

  public Leases(JdbcClient sql) {
    this.sql = sql;
  }

  /// Takes the lease, or renews it. Empty while another owner has it.
  public Optional<Lease> acquire(String name, String owner, Duration ttl) {
    sql.sql(TAKE)
        .param("name", name)
        .param("owner", owner)
        .param("micros", ttl.toNanos() / 1000)
        .update();
    return sql.sql(HELD)
        .param("name", name)
        .param("owner", owner)
        .query(Long.class)
        .optional()
        .map(fence -> new Lease(name, owner, fence));
  }

  /// Gives it back, so that the next one need not wait for it to expire.
  public void release(Lease lease) {
    sql.sql(
            """
            update lease set expires_at = utc_timestamp(6) - interval 1 second
             where name = :name and owner = :owner and fence = :fence
            """)
        .param("name", lease.name())
        .param("owner", lease.owner())
        .param("fence", lease.fence())
        .update();
  }

  /// Held by `owner` until it expires or is released.
  public record Lease(String name, String owner, long fence) {}
}
