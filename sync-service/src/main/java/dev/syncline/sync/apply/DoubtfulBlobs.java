package dev.syncline.sync.apply;

import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.rows.InListQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;

/// Files of raw messages whose writer died before it learned whether its transaction was committed:
/// those that no message refers to are removed.
final class DoubtfulBlobs {
  /// No transaction that began before is still under way.
  private static final Duration DECIDED_AFTER = Duration.ofHours(1);

  private static final InListQuery REFERRED =
      new InListQuery(
          "select distinct blob_file from message where account_id = ? and blob_file in (%s)");

  private final Blobs blobs;
  private final AccountWriter writer;
  private final AccountId account;

  DoubtfulBlobs(Blobs blobs, AccountWriter writer) {
    this.blobs = blobs;
    this.writer = writer;
    this.account = writer.account().id();
  }

  void settle(Instant now) {
    try {
      var files = blobs.doubtful(account, now.minus(DECIDED_AFTER));
      if (files.isEmpty()) {
        return;
      }
      var referred = writer.read(session -> referred(session, files));
      for (var file : files) {
        blobs.settle(account, file, referred.contains(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the blob directory can't be read or written", e);
    }
  }

  private Set<String> referred(Session session, List<String> files) {
    var found = new HashSet<String>();
    session.doWork(connection ->
        REFERRED.run(
            connection,
            query -> {
              query.setLong(1, account.value());
              return 1;
            },
            files,
            (query, at, file) -> query.setBytes(at, HexFormat.of().parseHex(file)),
            row -> found.add(HexFormat.of().formatHex(row.getBytes(1)))));
    return found;
  }
}
