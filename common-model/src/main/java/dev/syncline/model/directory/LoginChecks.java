package dev.syncline.model.directory;

import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.id.ApplicationId;
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

  private static final Sealed NOTHING = new Sealed(new byte[0]);

  /// Somebody waits for the answer: a deadlock must not take it away.
  private static final int ATTEMPTS = 5;

  private static final Duration CLAIM = Duration.ofSeconds(60);

  private final JdbcClient sql;
  private final Wakeups wakeups;

  public LoginChecks(Databases databases, Wakeups wakeups) {
    this.sql = JdbcClient.create(databases.directory());
    this.wakeups = wakeups;
  }

  /// A check that a worker has taken on.
  public record Claimed(UUID id, String provider, Subject subject, Sealed settings) {
    public boolean isSearch() {
      return provider.equals(SEARCH);
    }
  }

  /// Whom a check is about: the application whose connector a token is asked with, and the grant
  /// that the mailbox is to be.
  public record Subject(ApplicationId application, UUID grant) {}

  /// How far a check is, as it is stored.
  private record Row(
      String state,
      @Nullable String failure,
      @Nullable String detail,
      Sealed settings,
      @Nullable Sealed tokens) {}

  /// How a check ended.
  public sealed interface Outcome {
    /// It works.
    ///
    /// @param tokens what the login got for its refresh token, sealed for the grant; null where
    ///   passwords are used
    record Passed(@Nullable Sealed tokens) implements Outcome {
      public Passed() {
        this(null);
      }
    }

    /// It did not work, and why.
    ///
    /// @param failure the kind, by the simple name of the provider's failure: `LoginRejected`
    record Failed(String failure, String detail) implements Outcome {}

    /// A search ended.
    record Searched(DiscoveredSettings settings) implements Outcome {}
  }

  public void ask(UUID id, String provider, Subject subject, Sealed settings) {
    forgetOld();
    sql.sql(
            """
            insert into login_check (id, provider, application_id, grant_id, sealed_settings, state)
            values (:id, :provider, :application, :grant, :settings, 'waiting')
            """)
        .param("id", Uuids.bytes(id))
        .param("provider", provider)
        .param("application", subject.application().value())
        .param("grant", Uuids.bytes(subject.grant()))
        .param("settings", settings.bytes())
        .update();
    wakeups.loginCheckChanged();
  }

  /// Finds them without locks, then deletes by key: a deletion by time would lock every row, and
  /// two requests at once would wait for each other.
  private void forgetOld() {
    var old =
        sql.sql(
                """
                select id from login_check where created_at < utc_timestamp(6) - interval 1 hour
                 order by id limit 100
                """)
            .query(byte[].class)
            .list();
    if (!old.isEmpty()) {
      try {
        sql.sql("delete from login_check where id in (:old)").param("old", old).update();
      } catch (PessimisticLockingFailureException _) {
        // Another request forgets the same ones.
      }
    }
  }

  /// The next one that nobody has, or whose worker was silent for a minute.
  public Optional<Claimed> claim(String worker) {
    return takeAny(worker + "/" + UUID.randomUUID()).flatMap(this::claimed);
  }

  private Optional<Claimed> claimed(UUID id) {
    return sql.sql(
            """
            select id, provider, application_id, grant_id, sealed_settings
              from login_check where id = :id
            """)
        .param("id", Uuids.bytes(id))
        .query((row, _) ->
            new Claimed(
                Uuids.of(row.getBytes(1)),
                row.getString(2),
                new Subject(new ApplicationId(row.getLong(3)), Uuids.of(row.getBytes(4))),
                new Sealed(row.getBytes(5))))
        .optional();
  }

  /// Finds them without locks, then takes one by its key: to search while changing would lock what
  /// others are about to answer.
  private Optional<UUID> takeAny(String token) {
    return sql
        .sql(
            """
            select id from login_check
             where state = 'waiting' or (state = 'running' and claimed_until < utc_timestamp(6))
             order by created_at limit 10
            """)
        .query((row, _) -> Uuids.of(row.getBytes(1)))
        .list()
        .stream()
        .filter(id -> take(id, token))
        .findFirst();
  }

  private boolean take(UUID id, String token) {
    try {
      return sql.sql(
                  """
                  update login_check
                     set state = 'running', claimed_by = :token,
                         claimed_until = utc_timestamp(6) + interval :seconds second
                   where id = :id
                     and (state = 'waiting'
                          or (state = 'running' and claimed_until < utc_timestamp(6)))
                  """)
              .param("token", token)
              .param("seconds", CLAIM.toSeconds())
              .param("id", Uuids.bytes(id))
              .update()
          > 0;
    } catch (PessimisticLockingFailureException _) {
      return false; // whatever holds it, it is found again if it is left
    }
  }

  public void finish(UUID id, Outcome outcome) {
    switch (outcome) {
      case Outcome.Passed(var tokens) -> finish(id, new Row("passed", null, null, NOTHING, tokens));
      case Outcome.Failed(var failure, var detail) ->
          finish(id, new Row("failed", failure, detail, NOTHING, null));
      case Outcome.Searched(var settings) ->
          finish(id, new Row("searched", null, null, new Sealed(settings.toJson()), null));
    }
    wakeups.loginCheckChanged();
  }

  /// Empty while nobody has answered.
  public Optional<Outcome> outcome(UUID id) {
    return sql.sql(
            """
            select state, failure, detail, sealed_settings, sealed_tokens from login_check
             where id = :id
            """)
        .param("id", Uuids.bytes(id))
        .query((row, _) -> {
          var tokens = row.getBytes(5);
          return new Row(
              row.getString(1),
              row.getString(2),
              row.getString(3),
              new Sealed(row.getBytes(4)),
              tokens == null ? null : new Sealed(tokens));
        })
        .optional()
        .flatMap(row ->
            switch (row.state()) {
              case "passed" -> Optional.of(new Outcome.Passed(row.tokens()));
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
  private void finish(UUID id, Row row) {
    for (var attempt = 1; ; attempt++) {
      try {
        write(id, row);
        return;
      } catch (PessimisticLockingFailureException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void write(UUID id, Row row) {
    sql.sql(
            """
            update login_check
               set state = :state, failure = :failure, detail = left(:detail, 1000),
                   sealed_tokens = :tokens, sealed_settings = :settings
             where id = :id
            """)
        .param("state", row.state())
        .param("failure", row.failure())
        .param("detail", row.detail())
        .param("tokens", row.tokens() == null ? null : row.tokens().bytes())
        .param("settings", row.settings().bytes())
        .param("id", Uuids.bytes(id))
        .update();
  }
}
