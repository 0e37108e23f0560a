package dev.syncline.model.mail;

import dev.syncline.model.log.Logged;
import dev.syncline.model.log.ObjectType;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/// A message in a folder: one UID on the server. Coming and going, it is the message's attribute
/// `folders`.
@Entity
@Table(name = "placement")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Placement implements Logged {
  /// Below it are UIDs.
  public static final long FIRST_LABEL_UID = 1L << 62;

  @EmbeddedId private Key key;

  @Column(name = "message_id", updatable = false)
  private UUID messageId;

  private String flags;

  @Column(name = "received_at")
  private Instant receivedAt;

  protected Placement() {}

  public Placement(
      long accountId,
      UUID folderId,
      long uid,
      UUID messageId,
      Collection<String> flags,
      Instant receivedAt) {
    this.key = new Key(accountId, folderId, uid);
    this.messageId = messageId;
    this.flags = text(flags);
    this.receivedAt = receivedAt;
  }

  /// Whether the server's UID is not known yet: a client's edit waits for the worker, or the
  /// folder's UIDs became void and it has not been found again.
  public boolean isTemporary() {
    return key.uid() < 0;
  }

  /// Whether the message is here because of a label that it has where it really is, where its flags
  /// are, too.
  public boolean isLabel() {
    return isLabel(key.uid());
  }

  public static boolean isLabel(long uid) {
    return uid >= FIRST_LABEL_UID;
  }

  /// What stands for the UID of a message in the folder of a label: a number beyond every UID (RFC
  /// 9051 §2.3.1.1) that no other message has, and that stays.
  public static long labelUid(UUID message) {
    return FIRST_LABEL_UID | (message.getLeastSignificantBits() & (FIRST_LABEL_UID - 1));
  }

  /// True when the flags are others than before.
  public boolean reflag(Collection<String> newFlags) {
    var text = text(newFlags);
    if (text.equals(flags)) {
      return false;
    }
    flags = text;
    return true;
  }

  /// As the column holds them: sorted, space separated, as many as fit.
  public static String text(Collection<String> flags) {
    var text = new StringBuilder();
    for (var flag : new TreeSet<>(flags)) {
      if (text.length() + flag.length() < 500 && !flag.equalsIgnoreCase("\\Recent")) {
        text.append(text.isEmpty() ? "" : " ").append(flag);
      }
    }
    return text.toString();
  }

  public Key key() {
    return key;
  }

  public UUID folderId() {
    return key.folderId();
  }

  public long uid() {
    return key.uid();
  }

  public UUID messageId() {
    return messageId;
  }

  public Set<String> flags() {
    return flags.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(flags.split(" ", -1)));
  }

  public boolean has(String flag) {
    return flags().stream().anyMatch(flag::equalsIgnoreCase);
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  @Override
  public ObjectType loggedType() {
    return ObjectType.MESSAGE;
  }

  @Override
  public long loggedAccount() {
    return key.accountId();
  }

  @Override
  public UUID loggedId() {
    return messageId;
  }

  @Override
  public String loggedAs() {
    return "folders";
  }

  /// Account, folder, UID.
  @Embeddable
  public record Key(
      @Column(name = "account_id") long accountId,
      @Column(name = "folder_id") UUID folderId,
      @Column(name = "uid") long uid) {}
}
