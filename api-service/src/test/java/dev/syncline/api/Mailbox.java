package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.Role;
import dev.syncline.model.shard.Shards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Fills an account as the sync fleet would.
final class Mailbox {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final Shards shards;
  private final DirectoryBlobs blobs;
  final Location account;
  private final IdentitySeed seed;
  private int uid;

  Mailbox(ApiUnderTest api, Location account) {
    this.shards = api.model.shards();
    this.blobs = api.blobs;
    this.account = account;
    this.seed = new IdentitySeed(Sha256Of.of(account.email().getBytes(UTF_8)).bytes());
  }

  String path() {
    return "/v3/grants/" + account.grant();
  }

  /// A folder; its parent is what its path says.
  String folder(String path, Role role) {
    var cut = path.lastIndexOf('/');
    var folder = new Folder(key(seed.folder(path, 0)), path);
    folder.describe(
        path.substring(cut + 1), cut < 0 ? null : path.substring(0, cut), role, "", true, false);
    folder.identify("/", "", null);
    shards.inTransaction(
        account.shard(),
        session -> {
          session.persist(folder);
          return true;
        });
    return PublicIds.encode(folder.id());
  }

  /// A message `n` minutes after the start, in a thread of its own.
  String deliver(int n, String subject, String folder) {
    return deliver(
        n, subject, folder, "Subject: " + subject + "\r\n\r\nhello\r\n", List.of(), null);
  }

  String deliver(
      int n,
      String subject,
      String folder,
      String raw,
      List<AttachmentInfo> attachments,
      @Nullable String sender) {
    var said = new Said("<p>hello " + n + "</p>", "hello " + n);
    return deliver(n, subject, folder, raw, attachments, sender, said);
  }

  /// A message with this body.
  String deliver(
      int n, String subject, String folder, @Nullable String html, @Nullable String text) {
    var raw = "Subject: " + subject + "\r\n\r\n";
    return deliver(n, subject, folder, raw, List.of(), null, new Said(html, text));
  }

  private record Said(@Nullable String html, @Nullable String text) {}

  private String deliver(
      int n,
      String subject,
      String folder,
      String raw,
      List<AttachmentInfo> attachments,
      @Nullable String sender,
      Said said) {
    var blob = store(raw);
    var id = seed.message(Sha256Of.of((n + subject).getBytes(UTF_8)), 0, at(n));
    shards.inTransaction(
        account.shard(),
        session -> {
          persist(session, id, n, subject, folder, raw, attachments, sender, said, blob);
          return true;
        });
    return PublicIds.encode(id);
  }

  private void persist(
      Session session,
      UUID id,
      int n,
      String subject,
      String folder,
      String raw,
      List<AttachmentInfo> attachments,
      @Nullable String sender,
      Said said,
      BlobAddress blob) {
    var from = new Participant("Ada", sender == null ? "ada@example.com" : sender);
    var people =
        new Participants(
            List.of(from),
            List.of(new Participant(null, account.email())),
            List.of(),
            List.of(),
            List.of());
    var message =
        new Message(
            key(id),
            seed.thread(subject + n),
            new Message.Content(
                Sha256Of.of((n + subject).getBytes(UTF_8)),
                0,
                at(n),
                at(n),
                subject,
                people,
                "hello",
                attachments,
                "m" + n + "@example.com",
                raw.length(),
                blob,
                false));
    message.show(true, false, false, false);
    session.persist(message);
    session.persist(new MessageBody(key(id), said.html(), said.text()));
    session.persist(
        new Placement(
            account.account().value(),
            PublicIds.decode(folder).orElseThrow(),
            ++uid,
            id,
            Set.of(),
            at(n)));
    var thread = new MailThread(key(message.threadId()), message, null);
    thread.add(message, false);
    session.persist(thread);
  }

  /// As a worker lists it: by its header only. Run what is answered for its content to come.
  Runnable onlyListed(String id) {
    var sql = shards.sql(account.shard());
    var of = Map.of("account", account.account().value(), "id", Uuids.bytes(uuid(id)));
    var hash =
        sql.sql("select blob_hash from message where account_id = :account and id = :id")
            .params(of)
            .query(byte[].class)
            .single();
    var content = "update message set blob_hash = :hash where account_id = :account and id = :id";
    sql.sql(content).params(of).param("hash", null).update();
    sql.sql("insert into awaited_content (account_id, message_id) values (:account, :id)")
        .params(of)
        .update();
    return () -> sql.sql(content).params(of).param("hash", hash).update();
  }

  /// As a process leaves a job that dies after a batch.
  ///
  /// @param ended whether its lease is over
  void abandon(String job, int position, boolean ended) {
    shards
        .sql(account.shard())
        .sql(
            "update bulk_job set owner = 'dead', position = :position, leased_until = utc_timestamp(6)"
                + (ended ? "" : " + interval 1 hour")
                + " where id = :id")
        .param("position", Integer.toString(position))
        .param("id", Uuids.bytes(uuid(job)))
        .update();
  }

  /// A job that nobody has begun.
  String job(String edit, List<String> ids) {
    var id = UUID.randomUUID();
    var bytes = ByteBuffer.allocate(16 * ids.size());
    ids.forEach(each -> bytes.put(Uuids.bytes(uuid(each))));
    shards
        .sql(account.shard())
        .sql(
            """
            insert into bulk_job (account_id, id, edit, ids, done, failed, attempts, owner,
              leased_until, touched_at, created_at)
             values (:account, :id, :edit, :ids, 0, 0, 0, 'dead',
              utc_timestamp(6) + interval 1 hour, utc_timestamp(6), utc_timestamp(6))
            """)
        .param("account", account.account().value())
        .param("id", Uuids.bytes(id))
        .param("edit", edit)
        .param("ids", bytes.array())
        .update();
    return PublicIds.encode(id);
  }

  boolean isAskedFor(String id) {
    return shards
        .sql(account.shard())
        .sql("select count(asked_at) from awaited_content where message_id = :id")
        .param("id", Uuids.bytes(uuid(id)))
        .query(Boolean.class)
        .single();
  }

  private static UUID uuid(String id) {
    return PublicIds.decode(id).orElseThrow();
  }

  private BlobAddress store(String raw) {
    try (var batch = blobs.batch(account.account())) {
      var blob = batch.add(raw.getBytes(UTF_8));
      batch.commit();
      batch.keep();
      return blob;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Instant at(int n) {
    return START.plusSeconds(60L * n);
  }

  private ObjectKey key(UUID id) {
    return new ObjectKey(account.account().value(), id);
  }

  /// Hashes of what tests say.
  static final class Sha256Of {
    private Sha256Of() {}

    static Sha256 of(byte[] bytes) {
      try {
        return new Sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
