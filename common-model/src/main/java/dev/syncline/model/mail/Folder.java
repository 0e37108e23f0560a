package dev.syncline.model.mail;

import static java.util.stream.Collectors.joining;

import dev.syncline.model.action.ActionArguments;
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
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.nio.charset.StandardCharsets;
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

  @Column(name = "path_delimiter")
  private @Nullable String delimiter;

  @Column(name = "top_prefix")
  private String topPrefix;

  @Column(name = "stable_id")
  private @Nullable String stableId;

  @LoggedAttribute("background_color")
  @Column(name = "background_color")
  private @Nullable String backgroundColor;

  @LoggedAttribute("text_color")
  @Column(name = "text_color")
  private @Nullable String textColor;

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

  @Transient private boolean movedWhole;
  @Transient private boolean cameAlong;

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
    this.topPrefix = "";
  }

  /// One that was to be deleted, and is still there.
  public static Folder restored(
      ObjectKey key, ActionArguments.DeleteFolder as, int total, int unread) {
    var folder = new Folder(key, as.path());
    folder.name = as.name();
    folder.parentPath = as.parentPath();
    folder.delimiter = as.delimiter();
    folder.topPrefix = as.topPrefix();
    folder.stableId = as.stableId();
    folder.backgroundColor = as.backgroundColor();
    folder.textColor = as.textColor();
    folder.attributes = as.attributes();
    folder.selectable = as.selectable();
    folder.checkpoint = as.checkpoint();
    folder.listed = as.listed();
    folder.totalCount = total;
    folder.unreadCount = unread;
    return folder;
  }

  /// What is kept of it while the server has yet to delete it.
  public ActionArguments.DeleteFolder kept() {
    return new ActionArguments.DeleteFolder(
        path,
        name,
        parentPath,
        delimiter,
        topPrefix,
        stableId,
        backgroundColor,
        textColor,
        attributes,
        selectable,
        checkpoint,
        listed);
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

  /// A client gave it another path; what lies below {@link #comeAlong comes along}.
  public void moveWhole(String newPath, String newName, @Nullable String newParentPath) {
    rename(newPath);
    name = newName;
    parentPath = newParentPath;
    movedWhole = true;
  }

  /// A folder above it moved: nothing that the API shows of it is different.
  public void comeAlong(String newPath, String newParentPath) {
    rename(newPath);
    parentPath = newParentPath;
    cameAlong = true;
  }

  /// How the server builds names here, and the id that it has for the folder.
  public void identify(
      @Nullable String newDelimiter, String newTopPrefix, @Nullable String newStableId) {
    delimiter = newDelimiter;
    topPrefix = newTopPrefix;
    stableId = newStableId;
  }

  /// Null leaves one as it is.
  public void color(@Nullable String newBackgroundColor, @Nullable String newTextColor) {
    backgroundColor = newBackgroundColor == null ? backgroundColor : newBackgroundColor;
    textColor = newTextColor == null ? textColor : newTextColor;
  }

  /// Whether anything lies below it, on servers that say so (RFC 3348): the next listing will say
  /// the same, and is no news then.
  public void parent(boolean hasChildren) {
    attributes =
        Arrays.stream(attributes.split(" ", -1))
            .map(attribute -> isAboutChildren(attribute) ? childAttribute(hasChildren) : attribute)
            .collect(joining(" "));
  }

  public boolean saysWhetherItIsAParent() {
    return Arrays.stream(attributes.split(" ", -1)).anyMatch(Folder::isAboutChildren);
  }

  private static boolean isAboutChildren(String attribute) {
    return attribute.equalsIgnoreCase("\\HasChildren")
        || attribute.equalsIgnoreCase("\\HasNoChildren");
  }

  public static String childAttribute(boolean hasChildren) {
    return hasChildren ? "\\HasChildren" : "\\HasNoChildren";
  }

  public boolean has(String attribute) {
    return Arrays.stream(attributes.split(" ", -1)).anyMatch(attribute::equalsIgnoreCase);
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
      return Arrays.copyOf(digest.digest(path.getBytes(StandardCharsets.UTF_8)), 16);
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

  /// Between the parts of a path; null where nothing can lie below.
  public @Nullable String delimiter() {
    return delimiter;
  }

  /// What the path of a new folder at the top begins with.
  public String topPrefix() {
    return topPrefix;
  }

  public @Nullable String stableId() {
    return stableId;
  }

  public @Nullable String backgroundColor() {
    return backgroundColor;
  }

  public @Nullable String textColor() {
    return textColor;
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

  @Override
  public boolean loggedWithBranch() {
    return movedWhole;
  }

  @Override
  public boolean loggedByAnother() {
    return cameAlong;
  }
}
