package dev.syncline.model.mail;

import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A folder of the mailbox, and how far it has been read.
@Entity
@Table(name = "folder")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Folder implements Logged {
  @EmbeddedId private ObjectKey key;

  private String path;

  @Column(name = "path_hash")
  private byte[] pathHash;

  @LoggedAttribute("name")
  private String name;

  @LoggedAttribute("parent_id")
  @Column(name = "parent_path")
  private @Nullable String parentPath;

  @LoggedAttribute({"attributes", "system_folder"})
  @Enumerated(EnumType.STRING)
  private Role role;

  @LoggedAttribute("attributes")
  private String attributes;

  private boolean selectable;

  private boolean label;

  @LoggedAttribute("total_count")
  @Column(name = "total_count")
  private int totalCount;

  @LoggedAttribute("unread_count")
  @Column(name = "unread_count")
  private int unreadCount;

  private String checkpoint;

  @Column(name = "status_mark")
  private @Nullable String statusMark;

  private boolean listed;

  @Column(name = "missing_since")
  private @Nullable Instant missingSince;

  @Version private int version;

  protected Folder() {}

  /// A folder seen for the first time.
  public Folder(ObjectKey key, String path) {
    this.key = key;
    this.path = path;
    this.pathHash = hash(path);
    this.name = path;
    this.role = Role.NONE;
    this.attributes = "";
    this.checkpoint = "";
  }

  /// What the server says of it now. True when that is news.
  public boolean describe(
      String newName,
      @Nullable String newParentPath,
      Role newRole,
      String newAttributes,
      boolean newSelectable,
      boolean newLabel) {
    var same =
        name.equals(newName)
            && Objects.equals(parentPath, newParentPath)
            && role == newRole
            && attributes.equals(newAttributes)
            && selectable == newSelectable
            && label == newLabel
            && missingSince == null;
    name = newName;
    parentPath = newParentPath;
    role = newRole;
    attributes = newAttributes;
    selectable = newSelectable;
    label = newLabel;
    missingSince = null;
    return !same;
  }

  /// The server has it under another name now. Call {@link #describe} with the rest.
  public void rename(String newPath) {
    path = newPath;
    pathHash = hash(newPath);
  }

  /// The server did not list it. Kept until that has been so for a while: one truncated LIST
  /// removes nothing.
  public boolean miss(Instant at) {
    if (missingSince != null) {
      return false;
    }
    missingSince = at;
    return true;
  }

  /// Messages came, went, or were read.
  public boolean count(int total, int unread) {
    if (total == 0 && unread == 0) {
      return false;
    }
    totalCount += total;
    unreadCount += unread;
    return true;
  }

  /// How far it has been read, in the provider's words. Stored with the changes it covers.
  public void reached(String newCheckpoint, @Nullable String newStatusMark) {
    checkpoint = newCheckpoint;
    statusMark = newStatusMark;
  }

  /// Every message the server had at first sight is here.
  public void listed() {
    listed = true;
  }

  public static byte[] hash(String path) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(
          digest.digest(path.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public UUID id() {
    return key.id();
  }

  public String path() {
    return path;
  }

  public String name() {
    return name;
  }

  public @Nullable String parentPath() {
    return parentPath;
  }

  public Role role() {
    return role;
  }

  /// LIST attributes as the server spells them, space separated.
  public String attributes() {
    return attributes;
  }

  public boolean selectable() {
    return selectable;
  }

  /// Whether it only shows messages of other folders, which tell of it.
  public boolean isLabel() {
    return label;
  }

  public int totalCount() {
    return totalCount;
  }

  public int unreadCount() {
    return unreadCount;
  }

  public String checkpoint() {
    return checkpoint;
  }

  public @Nullable String statusMark() {
    return statusMark;
  }

  public boolean isListed() {
    return listed;
  }

  public @Nullable Instant missingSince() {
    return missingSince;
  }

  @Override
  public ObjectType loggedType() {
    return ObjectType.FOLDER;
  }

  @Override
  public long loggedAccount() {
    return key.accountId();
  }

  @Override
  public UUID loggedId() {
    return key.id();
  }

  @Override
  public String loggedPath() {
    return path;
  }

  @Override
  public @Nullable String loggedParentPath() {
    return parentPath;
  }
}
