package dev.syncline.webhook.alert;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.shard.Databases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Webhooks whose people are to be told, and that they were.
final class AlertRows {
  private final JdbcClient sql;
  private final AlertSettings settings;

  AlertRows(Databases databases, AlertSettings settings) {
    this.sql = JdbcClient.create(databases.directory());
    this.settings = settings;
  }

  /// What a mail is about. The column remembers when one of the kind was last sent.
  enum Kind {
    FAILING("failing_mailed_at"),
    FAILED("failed_mailed_at"),
    RECOVERED("recovered_mailed_at");

    private final String column;

    Kind(String column) {
      this.column = column;
    }
  }

  /// Somebody is to be told.
  record Due(
      UUID webhook,
      long application,
      Kind kind,
      String url,
      @Nullable String description,
      @Nullable String reason,
      List<String> addresses) {}

  /// Those that fail for long enough or failed, and those that are back after a mail said so.
  List<Due> due() {
    return sql.sql(
            """
            select id, application_id, url, description, status_reason,
                   notification_email_addresses, status
              from webhook
             where notification_email_addresses <> ''
               and ((status = 'failing'
                     and failing_since < utc_timestamp(6) - interval :failing microsecond
                     and coalesce(failing_mailed_at, timestamp'2000-01-01 00:00:00') < :before)
                 or (status = 'failed' and coalesce(failed_mailed_at, timestamp'2000-01-01 00:00:00') < :before
                     and coalesce(failed_mailed_at, timestamp'2000-01-01 00:00:00') < status_updated_at)
                 or (status = 'active'
                     and greatest(coalesce(failing_mailed_at, timestamp'2000-01-01 00:00:00'),
                                  coalesce(failed_mailed_at, timestamp'2000-01-01 00:00:00'))
                         > coalesce(recovered_mailed_at, timestamp'2000-01-01 00:00:00')
                     and coalesce(recovered_mailed_at, timestamp'2000-01-01 00:00:00') < :before))
             order by status_updated_at limit 100
            """)
        .param("failing", settings.failingFor().toNanos() / 1000)
        .param("before", before())
        .query((row, _) -> due(row))
        .list();
  }

  private LocalDateTime before() {
    return sql.sql("select utc_timestamp(6) - interval :pause microsecond")
        .param("pause", settings.perWebhook().toNanos() / 1000)
        .query(LocalDateTime.class)
        .single();
  }

  private static Due due(ResultSet row) throws SQLException {
    var kind =
        switch (row.getString(7)) {
          case "failing" -> Kind.FAILING;
          case "failed" -> Kind.FAILED;
          default -> Kind.RECOVERED;
        };
    return new Due(
        Uuids.of(row.getBytes(1)),
        row.getLong(2),
        kind,
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Arrays.asList(row.getString(6).split(",", -1)));
  }

  /// Mails that an application caused in the last hour.
  int lately(long application) {
    return sql.sql(
            """
            select coalesce(sum((coalesce(failing_mailed_at, timestamp'2000-01-01 00:00:00') > utc_timestamp(6) - interval 1 hour)
                              + (coalesce(failed_mailed_at, timestamp'2000-01-01 00:00:00') > utc_timestamp(6) - interval 1 hour)
                              + (coalesce(recovered_mailed_at, timestamp'2000-01-01 00:00:00') > utc_timestamp(6) - interval 1 hour)), 0)
              from webhook where application_id = :application
            """)
        .param("application", application)
        .query(Integer.class)
        .single();
  }

  /// Before it is sent: rather one mail too few than the same one again and again.
  void told(Due due) {
    sql.sql("update webhook set " + due.kind().column + " = utc_timestamp(6) where id = :id")
        .param("id", Uuids.bytes(due.webhook()))
        .update();
  }
}
