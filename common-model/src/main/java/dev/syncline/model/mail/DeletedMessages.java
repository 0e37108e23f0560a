package dev.syncline.model.mail;

import dev.syncline.model.action.Action;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.rows.InListQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;

/// Messages that clients deleted for good and the server may still have. Their rows are gone, so
/// this is what a reading of the server knows them by. Rows of no API object, so plain SQL.
public final class DeletedMessages {
  private static final InListQuery BY_IDENTITY =
      new InListQuery(
          "select id, identity, action_seq, metadata, send_state, bounced_addresses"
              + " from deleted_message where account_id = ? and identity in (%s)");

  private final Session session;
  private final long account;

  public DeletedMessages(Session session, AccountId account) {
    this.session = session;
    this.account = account.value();
  }

  /// Of a message that is about to be removed.
  void add(Message message, Action action) {
    session.flush();
    session
        .createNativeMutationQuery(
            """
            replace into deleted_message
             (account_id, id, identity, action_seq, blob_file, metadata, send_state, bounced_addresses)
             select account_id, id, identity, :action, blob_file, metadata, send_state, bounced_addresses
              from message where account_id = :account and id = :message
            """)
        .setParameter("action", action.seq())
        .setParameter("account", account)
        .setParameter("message", Uuids.bytes(message.id()))
        .executeUpdate();
  }

  public List<DeletedMessage> find(Collection<Sha256> identities) {
    var found = new ArrayList<DeletedMessage>();
    session.doWork(connection ->
        BY_IDENTITY.run(
            connection,
            query -> {
              query.setLong(1, account);
              return 1;
            },
            List.copyOf(identities),
            (query, at, identity) -> query.setBytes(at, identity.bytes()),
            row -> found.add(read(row))));
    return found;
  }

  private static DeletedMessage read(ResultSet row) throws SQLException {
    var state = row.getString(5);
    return new DeletedMessage(
        Uuids.of(row.getBytes(1)),
        new Sha256(row.getBytes(2)),
        row.getLong(3),
        Objects.requireNonNullElse(Json.metadata(row.getString(4)), Metadata.NONE),
        state == null ? null : SendState.valueOf(state),
        Json.addresses(row.getString(6)));
  }

  /// Some of those whose action was carried out before one time, or failed before another.
  ///
  /// @param max how many
  public List<Finished> finished(Instant done, Instant failed, int max) {
    return session.doReturningWork(connection -> finished(connection, done, failed, max));
  }

  /// One that can be forgotten.
  ///
  /// @param blobFile where its raw message is; empty when it never came
  public record Finished(UUID id, List<String> blobFile) {
    public Finished {
      blobFile = List.copyOf(blobFile);
    }
  }

  private List<Finished> finished(Connection connection, Instant done, Instant failed, int max)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            select d.id, d.blob_file from deleted_message d
              left join action a on a.seq = d.action_seq and a.account_id = d.account_id
             where d.account_id = ? and (a.seq is null
                or (a.status = 'SUCCESSFUL' and a.finished_at < ?)
                or (a.status = 'FAILED' and a.finished_at < ?))
             limit ?
            """)) {
      query.setLong(1, account);
      query.setObject(2, LocalDateTime.ofInstant(done, ZoneOffset.UTC));
      query.setObject(3, LocalDateTime.ofInstant(failed, ZoneOffset.UTC));
      query.setInt(4, max);
      var found = new ArrayList<Finished>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var file = rows.getBytes(2);
          found.add(
              new Finished(
                  Uuids.of(rows.getBytes(1)),
                  file == null ? List.of() : List.of(HexFormat.of().formatHex(file))));
        }
      }
      return found;
    }
  }

  public void forget(Collection<UUID> messages) {
    session
        .createNativeMutationQuery(
            "delete from deleted_message where account_id = :account and id in (:messages)")
        .setParameter("account", account)
        .setParameterList("messages", messages.stream().map(Uuids::bytes).toList())
        .executeUpdate();
  }
}
