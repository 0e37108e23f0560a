package dev.syncline.model.directory;

import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Logins that the API asks the sync fleet to try before it makes a grant, and addresses whose
/// settings it asks it to search. The questions are sealed: the API can't open what it asked, and
/// nobody sees a password in the database. Questions and answers are kept for an hour.
public final class LoginChecks {
  /// In place of a provider: the question is an address, and the answer its settings.
  public static final String SEARCH = "search";

  private static final byte[] NO_BYTES = {};
  private static final Duration CLAIM = Duration.ofSeconds(60);

  private final JdbcClient sql;
  private final Wakeups wakeups;

  public LoginChecks(Databases databases, Wakeups wakeups) {
    this.sql = JdbcClient.create(databases.directory());
    this.wakeups = wakeups;
  }

  /// A check that a worker has taken on.
  public record Claimed(UUID id, String provider, Sealed settings) {
    public boolean isSearch() {
      return provider.equals(SEARCH);
    }
  }

  /// How a check ended.
  public sealed interface Outcome {
    record Passed() implements Outcome {}

    /// It did not work, and why.
    ///
    /// @param failure the kind, by the simple name of the provider's failure: `LoginRejected`
    record Failed(String failure, String detail) implements Outcome {}

    /// A search ended.
    record Searched(DiscoveredSettings settings) implements Outcome {}
  }

  public void ask(UUID id, String provider, Sealed settings) {
    sql.sql("delete from login_check where created_at < utc_timestamp(6) - interval 1 hour")
        .update();
    sql.sql(
            """
            insert into login_check (id, provider, sealed_settings, state)
            values (:id, :provider, :settings, 'waiting')
            """)
        .param("id", Uuids.bytes(id))
        .param("provider", provider)
        .param("settings", settings.bytes())
        .update();
    wakeups.loginCheckChanged();
  }

  /// The next one that nobody has, or whose worker was silent for a minute.
  public Optional<Claimed> claim(String worker) {
    var token = worker + "/" + UUID.randomUUID();
    var taken = 0;
    try {
      taken = take(token);
    } catch (PessimisticLockingFailureException _) {
      // Another worker or a new request holds the same rows: whatever is left is found at the next
      // look.
    }
    if (taken == 0) {
      return Optional.empty();
    }
    return sql.sql(
            "select id, provider, sealed_settings from login_check where claimed_by = :token")
        .param("token", token)
        .query((row, _) ->
            new Claimed(Uuids.of(row.getBytes(1)), row.getString(2), new Sealed(row.getBytes(3))))
        .optional();
  }

  private int take(String token) {
    return sql.sql(
            """
            update login_check
               set state = 'running', claimed_by = :token,
                   claimed_until = utc_timestamp(6) + interval :seconds second
             where state = 'waiting' or (state = 'running' and claimed_until < utc_timestamp(6))
             order by created_at limit 1
            """)
        .param("token", token)
        .param("seconds", CLAIM.toSeconds())
        .update();
  }

  public void finish(UUID id, Outcome outcome) {
    switch (outcome) {
      case Outcome.Passed() -> finish(id, "passed", null, null, NO_BYTES);
      case Outcome.Failed(var failure, var detail) ->
          finish(id, "failed", failure, detail, NO_BYTES);
      case Outcome.Searched(var settings) -> finish(id, "searched", null, null, settings.toJson());
    }
    wakeups.loginCheckChanged();
  }

  /// Empty while nobody has answered.
  public Optional<Outcome> outcome(UUID id) {
    record Row(String state, @Nullable String failure, @Nullable String detail, Sealed settings) {}
    return sql.sql("select state, failure, detail, sealed_settings from login_check where id = :id")
        .param("id", Uuids.bytes(id))
        .query((row, _) ->
            new Row(
                row.getString(1), row.getString(2), row.getString(3), new Sealed(row.getBytes(4))))
        .optional()
        .flatMap(row ->
            switch (row.state()) {
              case "passed" -> Optional.of(new Outcome.Passed());
              case "searched" ->
                  Optional.of(
                      new Outcome.Searched(DiscoveredSettings.fromJson(row.settings().bytes())));
              case "failed" ->
                  Optional.of(
                      new Outcome.Failed(
                          String.valueOf(row.failure()), String.valueOf(row.detail())));
              default -> Optional.empty();
            });
  }

  /// What was sealed makes room for the answer: where somebody's servers are is no secret.
  private void finish(
      UUID id, String state, @Nullable String failure, @Nullable String detail, byte[] settings) {
    sql.sql(
            """
            update login_check
               set state = :state, failure = :failure, detail = left(:detail, 1000),
                   sealed_settings = :settings
             where id = :id
            """)
        .param("state", state)
        .param("failure", failure)
        .param("detail", detail)
        .param("settings", settings)
        .param("id", Uuids.bytes(id))
        .update();
  }
}
