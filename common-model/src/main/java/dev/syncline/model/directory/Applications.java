package dev.syncline.model.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/// Applications and their API keys. A key is shown once, when it is made; kept is its hash.
public final class Applications {
  private static final String KEY_PREFIX = "slk_";
  private static final int HINT_LENGTH = 12;

  private final JdbcClient sql;
  private final SecureRandom random;

  public Applications(Databases databases, SecureRandom random) {
    this.sql = JdbcClient.create(databases.directory());
    this.random = random;
  }

  /// An application, by its number and its id on the wire.
  public record Application(ApplicationId id, UUID publicId, String name) {}

  public Application create(String name) {
    var publicId = UUID.randomUUID();
    var key = new GeneratedKeyHolder();
    sql.sql("insert into application (public_id, name) values (:publicId, :name)")
        .param("publicId", Uuids.bytes(publicId))
        .param("name", name)
        .update(key, "id");
    return new Application(
        new ApplicationId(Objects.requireNonNull(key.getKey()).longValue()), publicId, name);
  }

  /// Makes a key and answers it, for the only time.
  public String createKey(ApplicationId application, String name) {
    var secret = new byte[32];
    random.nextBytes(secret);
    var key = KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    sql.sql(
            """
            insert into api_key (application_id, hash, hint, name)
            values (:application, :hash, :hint, :name)
            """)
        .param("application", application.value())
        .param("hash", hash(key))
        .param("hint", key.substring(0, HINT_LENGTH))
        .param("name", name)
        .update();
    return key;
  }

  /// Whose key it is; empty for one that never was or was revoked.
  public Optional<Application> authenticate(String key) {
    return sql.sql(
            """
            select a.id, a.public_id, a.name
              from api_key k join application a on a.id = k.application_id
             where k.hash = :hash and k.revoked_at is null
            """)
        .param("hash", hash(key))
        .query((row, _) ->
            new Application(
                new ApplicationId(row.getLong(1)), Uuids.of(row.getBytes(2)), row.getString(3)))
        .optional();
  }

  public Optional<Application> find(ApplicationId id) {
    return sql.sql("select id, public_id, name from application where id = :id")
        .param("id", id.value())
        .query((row, _) ->
            new Application(
                new ApplicationId(row.getLong(1)), Uuids.of(row.getBytes(2)), row.getString(3)))
        .optional();
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
