package dev.syncline.model.directory;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which account lives in which shard, and whose it is.
public final class AccountLocations {
  private static final String COLUMNS =
      "account_id, grant_id, application_id, shard_id, provider, email, created_at";
  private static final RowMapper<Location> LOCATION =
      (row, _) ->
          new Location(
              new AccountId(row.getLong(1)),
              Uuids.of(row.getBytes(2)),
              new ApplicationId(row.getLong(3)),
              new ShardId(row.getInt(4)),
              row.getString(5),
              row.getString(6),
              row.getObject(7, LocalDateTime.class).toInstant(ZoneOffset.UTC));

  private final JdbcClient sql;

  public AccountLocations(Databases databases) {
    this.sql = JdbcClient.create(databases.directory());
  }

  /// Where one account is.
  public record Location(
      AccountId account,
      UUID grant,
      ApplicationId application,
      ShardId shard,
      String provider,
      String email,
      Instant createdAt) {}

  /// Where the grant lives: an open shard with the fewest accounts is chosen for one that is new.
  public Location place(UUID grant, ApplicationId application, String provider, String email) {
    var placed =
        sql.sql(
                """
                insert ignore into account_location
                  (grant_id, application_id, shard_id, provider, email)
                select :grant, :application, id, :provider, :email
                  from shard where is_open order by accounts, id limit 1
                """)
            .param("grant", Uuids.bytes(grant))
            .param("application", application.value())
            .param("provider", provider)
            .param("email", email)
            .update();
    var location =
        find(grant)
            .orElseThrow(() -> new IllegalStateException("no shard is open for new accounts"));
    count(location.shard(), placed);
    return location;
  }

  private void count(ShardId shard, int more) {
    if (more != 0) {
      sql.sql("update shard set accounts = greatest(0, accounts + :more) where id = :shard")
          .param("more", more)
          .param("shard", shard.value())
          .update();
    }
  }

  public Optional<Location> find(UUID grant) {
    return sql.sql("select " + COLUMNS + " from account_location where grant_id = :grant")
        .param("grant", Uuids.bytes(grant))
        .query(LOCATION)
        .optional();
  }

  public Optional<Location> find(AccountId account) {
    return sql.sql("select " + COLUMNS + " from account_location where account_id = :account")
        .param("account", account.value())
        .query(LOCATION)
        .optional();
  }

  /// Of one application, newest first, after `after` in that order.
  public List<Location> page(ApplicationId application, Optional<AccountId> after, int limit) {
    return sql.sql(
            """
            select account_id, grant_id, application_id, shard_id, provider, email, created_at
              from account_location
             where application_id = :application and account_id < :before
             order by account_id desc limit :limit
            """)
        .param("application", application.value())
        .param("before", after.map(AccountId::value).orElse(Long.MAX_VALUE))
        .param("limit", limit)
        .query(LOCATION)
        .list();
  }

  /// Once nothing of the account is left in its shard. Connected again, the mailbox is the same
  /// grant: what opened it before must not.
  public void forget(AccountId account) {
    sql.sql(
            """
            delete from grant_token where grant_id in
              (select grant_id from account_location where account_id = :account)
            """)
        .param("account", account.value())
        .update();
    var location = find(account);
    var forgotten =
        sql.sql("delete from account_location where account_id = :account")
            .param("account", account.value())
            .update();
    location.ifPresent(there -> count(there.shard(), -forgotten));
  }
}
