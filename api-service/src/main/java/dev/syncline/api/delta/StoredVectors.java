package dev.syncline.api.delta;

import dev.syncline.api.delta.Vector.Mark;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.log.LogSettings;
import dev.syncline.model.shard.Databases;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/// Vectors that cursors refer to. One is as old as what follows it in the log, so both are kept for
/// the same time.
public final class StoredVectors {
  private static final int FORGET_AT_ONCE = 100;

  private final JdbcClient sql;
  private final LogSettings settings;

  public StoredVectors(Databases databases, LogSettings settings) {
    this.sql = JdbcClient.create(databases.directory());
    this.settings = settings;
  }

  long store(ApplicationId application, Map<AccountId, Mark> marks) {
    sql.sql(
            """
            delete from delta_vector where created_at < utc_timestamp(6) - interval :keep second
             limit :max
            """)
        .param("keep", settings.keep().toSeconds())
        .param("max", FORGET_AT_ONCE)
        .update();
    var key = new GeneratedKeyHolder();
    sql.sql("insert into delta_vector (application_id, vector) values (:application, :vector)")
        .param("application", application.value())
        .param("vector", Vector.write(marks.keySet(), marks))
        .update(key, "id");
    return Objects.requireNonNull(key.getKey()).longValue();
  }

  Optional<Map<AccountId, Mark>> find(ApplicationId application, long id) {
    return sql.sql(
            "select vector from delta_vector where id = :id and application_id = :application")
        .param("id", id)
        .param("application", application.value())
        .query((row, _) -> Vector.read(ByteBuffer.wrap(row.getBytes(1))))
        .optional();
  }
}
