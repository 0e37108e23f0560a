package dev.syncline.api.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The access tokens there are. A token is shown once, when it is made; kept is its hash.
public final class GrantTokens {
  private static final String PREFIX = "slt_";

  private final JdbcClient sql;
  private final SecureRandom random;

  public GrantTokens(Databases databases, SecureRandom random) {
    this.sql = JdbcClient.create(databases.directory());
    this.random = random;
  }

  /// A token without the token.
  record Known(UUID id, String name, Instant createdAt) {}

  /// What a token opens.
  public record Opened(ApplicationId application, UUID grant) {}

  /// A token that was just made, and itself, for the only time.
  record Made(UUID id, String token) {}

  Made make(Application application, UUID grant, String name) {
    var secret = new byte[32];
    random.nextBytes(secret);
    var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    var id = UUID.randomUUID();
    sql.sql(
            """
            insert into grant_token (id, hash, application_id, grant_id, name)
            values (:id, :hash, :application, :grant, :name)
            """)
        .param("id", Uuids.bytes(id))
        .param("hash", hash(token))
        .param("application", application.id().value())
        .param("grant", Uuids.bytes(grant))
        .param("name", name)
        .update();
    return new Made(id, token);
  }

  List<Known> list(UUID grant) {
    return sql.sql(
            "select id, name, created_at from grant_token where grant_id = :grant order by"
                + " created_at")
        .param("grant", Uuids.bytes(grant))
        .query((row, _) ->
            new Known(
                Uuids.of(row.getBytes(1)),
                row.getString(2),
                row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
        .list();
  }

  /// False when the grant has no such token.
  boolean revoke(UUID grant, UUID id) {
    return sql.sql("delete from grant_token where id = :id and grant_id = :grant")
            .param("id", Uuids.bytes(id))
            .param("grant", Uuids.bytes(grant))
            .update()
        == 1;
  }

  public Optional<Opened> open(String token) {
    return sql.sql("select application_id, grant_id from grant_token where hash = :hash")
        .param("hash", hash(token))
        .query((row, _) -> new Opened(new ApplicationId(row.getLong(1)), Uuids.of(row.getBytes(2))))
        .optional();
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
