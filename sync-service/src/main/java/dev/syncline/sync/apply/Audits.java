package dev.syncline.sync.apply;

import static java.util.Objects.requireNonNull;

import dev.syncline.model.account.Account;
import dev.syncline.model.audit.Audit;
import dev.syncline.model.audit.AuditFindings;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.shard.Shards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/// What an audit needs of the store, and where it notes what it found.
public final class Audits {
  /// One that was begun and never ended was interrupted.
  private static final Duration BEGUN_AGAIN_AFTER = Duration.ofMinutes(10);

  private static final int CHUNK = 8 * 1024;

  private final Shards shards;
  private final SyncedAccount account;
  private final AccountWriter writer;
  private final Blobs blobs;
  private final Semaphore turns;
  private final InstantSource clock;

  Audits(
      Shards shards,
      SyncedAccount account,
      AccountWriter writer,
      Blobs blobs,
      Semaphore turns,
      InstantSource clock) {
    this.shards = shards;
    this.account = account;
    this.writer = writer;
    this.blobs = blobs;
    this.turns = turns;
    this.clock = clock;
  }

  /// Whether it is time for one: somebody asked, one was interrupted, or the last (or the account's
  /// first sync) is that long ago.
  private boolean isDue(Duration every) {
    var now = clock.instant();
    return writer.read(session -> {
      var last = Audit.find(session, account.id());
      if (last == null) {
        var row = session.find(Account.class, account.id().value());
        return row != null && row.createdAt().plus(every).isBefore(now);
      }
      return switch (last.state()) {
        case ASKED -> true;
        case RUNNING -> last.begunBefore(now.minus(BEGUN_AGAIN_AFTER));
        case FINISHED -> last.askedAt().plus(every).isBefore(now);
      };
    });
  }

  /// Takes a turn if it is time for one and the worker has a turn left; {@link #over} gives it
  /// back.
  public boolean mayBegin(Duration every) {
    return isDue(every) && turns.tryAcquire();
  }

  public void over() {
    turns.release();
  }

  public void begin() throws InterruptedException {
    writer.write(session -> {
      Audit.ask(session, account.id(), clock.instant()).begin(clock.instant());
      return true;
    });
  }

  public void finish(AuditFindings found) throws InterruptedException {
    writer.write(session -> {
      Audit.ask(session, account.id(), clock.instant()).finish(found, clock.instant());
      return true;
    });
  }

  /// Messages of a folder that have a UID.
  public long count(UUID folder) {
    return shards
        .sql(account.shard())
        .sql(
            """
            select count(*) from placement
             where account_id = :account and folder_id = :folder and uid > 0
            """)
        .param("account", account.id().value())
        .param("folder", Uuids.bytes(folder))
        .query(Long.class)
        .single();
  }

  /// Some messages of a folder, at random by UID, and where their bytes are.
  public Map<Long, BlobAddress> sample(UUID folder, int atMost, RandomGenerator random) {
    var highest =
        shards
            .sql(account.shard())
            .sql(
                "select max(uid) from placement where account_id = :account and folder_id = :folder")
            .param("account", account.id().value())
            .param("folder", Uuids.bytes(folder))
            .query(Long.class)
            .optional()
            .orElse(0L);
    var found = new TreeMap<Long, BlobAddress>();
    for (var i = 0; i < atMost && highest > 0; i++) {
      shards
          .sql(account.shard())
          .sql(
              """
              select p.uid, m.blob_hash, m.blob_file, m.blob_offset, m.blob_length
                from placement p
                join message m on m.account_id = p.account_id and m.id = p.message_id
               where p.account_id = :account and p.folder_id = :folder and p.uid >= :from
                 and m.blob_hash is not null
               order by p.uid limit 1
              """)
          .param("account", account.id().value())
          .param("folder", Uuids.bytes(folder))
          .param("from", random.nextLong(1, highest + 1))
          .query((row, _) -> Map.entry(row.getLong(1), requireNonNull(MessageRow.blob(row, 2))))
          .optional()
          .ifPresent(entry -> found.put(entry.getKey(), entry.getValue()));
    }
    return found;
  }

  /// Whether the store has these bytes there.
  public boolean holds(BlobAddress address, InputStream raw) throws IOException {
    try (var stored = blobs.open(account.id(), address)) {
      while (true) {
        var ours = stored.readNBytes(CHUNK);
        var theirs = raw.readNBytes(CHUNK);
        if (!Arrays.equals(ours, theirs)) {
          return false;
        }
        if (ours.length == 0) {
          return true;
        }
      }
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
