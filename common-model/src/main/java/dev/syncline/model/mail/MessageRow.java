package dev.syncline.model.mail;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.rows.InListQuery;
import dev.syncline.model.rows.Keys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What readers are shown of a {@link Message}, for those that read hundreds of them at a time and
/// change none: read past Hibernate, which takes twice as long for it.
///
/// @param sendAt when it was to be sent; null unless it was scheduled
/// @param body HTML where the message has it, else plain text; null also when it was not read
/// @param plainText whether the body is plain text
/// @param size of the raw message, in bytes
/// @param blob where the raw message is; null as long as only the header is here
/// @param metadata null when there is none
public record MessageRow(
    ObjectKey key,
    UUID threadId,
    Instant receivedAt,
    @Nullable String subject,
    Participants participants,
    @Nullable String snippet,
    List<AttachmentInfo> attachments,
    boolean unread,
    boolean starred,
    boolean answered,
    boolean draft,
    boolean defective,
    @Nullable SendState sendState,
    @Nullable Instant sendAt,
    @Nullable List<String> bouncedAddresses,
    @Nullable String body,
    boolean plainText,
    Set<UUID> folders,
    long size,
    @Nullable BlobAddress blob,
    @Nullable Metadata metadata) {
  private static final String BY_KEY = "where (m.account_id, m.id) in (%s)";
  private static final InListQuery WITH_BODIES = byKey(true);
  private static final InListQuery WITHOUT_BODIES = byKey(false);

  private static InListQuery byKey(boolean bodies) {
    return new InListQuery(select("message m", bodies, BY_KEY), "(?, ?)");
  }

  /// A statement whose rows {@link #read(ResultSet)} reads.
  ///
  /// @param from joins what it likes, and calls the message's table `m`
  /// @param rest conditions and order
  public static String select(String from, boolean bodies, String rest) {
    var body = "left join message_body b on b.account_id = m.account_id and b.message_id = m.id";
    return """
    select m.account_id, m.id, m.thread_id, m.received_at, m.subject, m.participants,
           m.snippet, m.attachments, m.unread, m.starred, m.answered, m.draft, m.defective,
           m.send_state, m.bounced_addresses, %s,
           (select json_arrayagg(hex(p.folder_id)) from placement p
             where p.account_id = m.account_id and p.message_id = m.id),
           m.size, m.blob_hash, m.blob_file, m.blob_offset, m.blob_length, m.send_at, m.metadata
      from %s
      %s
     %s
    """
        .formatted(bodies ? "b.html, b.text" : "null, null", from, bodies ? body : "", rest);
  }

  public MessageRow {
    attachments = List.copyOf(attachments);
    bouncedAddresses = bouncedAddresses == null ? null : List.copyOf(bouncedAddresses);
    folders = Set.copyOf(folders);
  }

  public static MessageRow of(Message message, @Nullable MessageBody body, Set<UUID> folders) {
    return new MessageRow(
        new ObjectKey(message.loggedAccount(), message.id()),
        message.threadId(),
        message.receivedAt(),
        message.subject(),
        message.participants(),
        message.snippet(),
        message.attachments(),
        message.isUnread(),
        message.isStarred(),
        message.isAnswered(),
        message.isDraft(),
        message.isDefective(),
        message.sendState(),
        message.sendAt(),
        message.bouncedAddresses(),
        body == null ? null : shown(body.html(), body.text()),
        body != null && body.html() == null,
        folders,
        message.size(),
        message.blob(),
        message.metadata().isEmpty() ? null : message.metadata());
  }

  /// In no order; what is gone is absent.
  public static List<MessageRow> read(Connection connection, List<ObjectKey> keys, boolean bodies)
      throws SQLException {
    var rows = new ArrayList<MessageRow>(keys.size());
    var query = bodies ? WITH_BODIES : WITHOUT_BODIES;
    query.run(connection, _ -> 0, keys, Keys::bind, row -> rows.add(read(row)));
    return rows;
  }

  public static MessageRow read(ResultSet row) throws SQLException {
    var state = row.getString(14);
    var html = row.getBytes(16);
    return new MessageRow(
        Keys.read(row, 1),
        Uuids.of(row.getBytes(3)),
        Objects.requireNonNull(time(row, 4)),
        row.getString(5),
        Json.participants(row.getString(6)),
        row.getString(7),
        Json.attachments(row.getString(8)),
        row.getBoolean(9),
        row.getBoolean(10),
        row.getBoolean(11),
        row.getBoolean(12),
        row.getBoolean(13),
        state == null ? null : SendState.valueOf(state),
        time(row, 24),
        Json.addresses(row.getString(15)),
        MessageBody.decompress(html == null ? row.getBytes(17) : html),
        html == null,
        folders(row.getString(18)),
        row.getLong(19),
        blob(row, 20),
        Json.metadata(row.getString(25)));
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    var time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  /// Of `blob_hash, blob_file, blob_offset, blob_length`.
  public static @Nullable BlobAddress blob(ResultSet row, int first) throws SQLException {
    var hash = row.getBytes(first);
    if (hash == null) {
      return null;
    }
    return new BlobAddress(
        new Sha256(hash),
        HexFormat.of().formatHex(row.getBytes(first + 1)),
        row.getLong(first + 2),
        row.getLong(first + 3));
  }

  /// One query for messages and folders: a second one costs as much again where few are asked for.
  /// An array of hexadecimal digits needs no parser.
  private static Set<UUID> folders(@Nullable String hexIds) {
    if (hexIds == null) {
      return Set.of();
    }
    var folders = new HashSet<UUID>();
    for (int quote = hexIds.indexOf('"'); quote >= 0; quote = hexIds.indexOf('"', quote + 1)) {
      var end = hexIds.indexOf('"', quote + 1);
      folders.add(Uuids.of(HexFormat.of().parseHex(hexIds, quote + 1, end)));
      quote = end;
    }
    return folders;
  }

  private static @Nullable String shown(@Nullable String html, @Nullable String text) {
    return html == null ? text : html;
  }

  public UUID id() {
    return key.id();
  }

  public boolean isWhole() {
    return blob != null;
  }
}
