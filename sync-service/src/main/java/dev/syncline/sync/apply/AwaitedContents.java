package dev.syncline.sync.apply;

import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.rows.MultiRowInsert;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/// Messages that are listed and whose content is still to come. Rows of no API object, so plain
/// SQL.
final class AwaitedContents {
  private static final MultiRowInsert ADD =
      new MultiRowInsert("insert into awaited_content (account_id, message_id) values", "(?, ?)");

  private final Session session;
  private final long account;

  AwaitedContents(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account.id().value();
  }

  void add(Collection<UUID> messages) {
    session.doWork(connection ->
        ADD.run(
            connection,
            List.copyOf(messages),
            (insert, at, message) -> {
              insert.setLong(at, account);
              insert.setBytes(at + 1, Uuids.bytes(message));
            }));
  }

  void remove(Collection<UUID> messages) {
    session
        .createNativeMutationQuery(
            "delete from awaited_content where account_id = :account and message_id in (:messages)")
        .setParameter("account", account)
        .setParameterList("messages", messages.stream().map(Uuids::bytes).toList())
        .executeUpdate();
  }

  /// UIDs of a folder whose content is awaited, newest first.
  List<Long> uids(UUID folder) {
    return uids(folder, "order by p.uid desc");
  }

  /// Those of them that API clients ask for, the first one first.
  List<Long> asked(UUID folder) {
    return uids(folder, "and a.asked_at > '1970-01-01' order by a.asked_at");
  }

  private List<Long> uids(UUID folder, String rest) {
    return session
        .createNativeQuery(
            """
            select p.uid from awaited_content a
              join placement p on p.account_id = a.account_id and p.message_id = a.message_id
             where a.account_id = :account and p.folder_id = :folder
               and p.uid between 1 and :last %s
            """
                .formatted(rest),
            Long.class)
        .setParameter("account", account)
        .setParameter("folder", Uuids.bytes(folder))
        .setParameter("last", Placement.FIRST_LABEL_UID - 1)
        .getResultList();
  }
}
