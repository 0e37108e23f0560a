package dev.syncline.model.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/// The index by which messages are found that have a pair of metadata. Of five keys only, as
/// developers know it: each pair costs a row. Rows of no API object, so plain SQL.
public final class MetadataPairs {
  public static final List<String> KEYS = List.of("key1", "key2", "key3", "key4", "key5");

  private static final int HASH = 16;

  private final Session session;
  private final AccountId account;

  public MetadataPairs(Session session, AccountId account) {
    this.session = session;
    this.account = account;
  }

  /// What stands for a pair in the index: values differ in case, and in accents.
  public static byte[] hash(String key, String value) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest((key + ":" + value).getBytes(UTF_8));
      return Arrays.copyOf(digest, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// After the message's metadata changed.
  public void write(Message message) {
    session.flush();
    remove(List.of(message.id()));
    var pairs = message.metadata().pairs();
    for (var key : KEYS) {
      var value = pairs.get(key);
      if (value != null) {
        insert(message.id(), hash(key, value));
      }
    }
  }

  private void insert(UUID message, byte[] pair) {
    session
        .createNativeMutationQuery(
            """
            insert into metadata_pair (account_id, pair, received_at, message_id)
             select account_id, :pair, received_at, id from message
              where account_id = :account and id = :message
            """)
        .setParameter("pair", pair)
        .setParameter("account", account.value())
        .setParameter("message", Uuids.bytes(message))
        .executeUpdate();
  }

  /// Of messages that are about to be removed.
  public void remove(List<UUID> messages) {
    session
        .createNativeMutationQuery(
            "delete from metadata_pair where account_id = :account and message_id in (:messages)")
        .setParameter("account", account.value())
        .setParameterList("messages", messages.stream().map(Uuids::bytes).toList())
        .executeUpdate();
  }
}
