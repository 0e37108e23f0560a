package dev.syncline.model.log;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.testing.TestModel;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Messages with all that is hard to write, and what a test compares of an account.
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  private Samples() {}

  static Message message(ObjectKey key, int i) {
    var hash = new Sha256(HexFormat.of().parseHex("ff0027%058x".formatted(i)));
    var message =
        new Message(
            key,
            new UUID(3, i),
            new Message.Content(
                hash,
                i,
                NOON.plusSeconds(i),
                i % 2 == 0 ? null : NOON.minusSeconds(3_000_000_000L),
                i % 5 == 0 ? null : "quote ' and \\ and \u0000 and 漢字 🎉 " + i,
                new Participants(
                    List.of(new Participant("Zoë \"Z\"", "zoe@example.com")),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
                "snippet",
                i % 7 == 0 ? List.of(attachment()) : List.of(),
                i % 4 == 0 ? null : "id-%d@example.com".formatted(i),
                5_000_000_000L + i,
                new BlobAddress(hash, hash.toString(), 0, 0),
                i % 2 == 0));
    message.show(i % 2 == 0, true, false, i % 3 == 0);
    return message;
  }

  private static AttachmentInfo attachment() {
    return new AttachmentInfo(
        "2", "a.pdf", "application/pdf", null, false, 3, 100, 4, "base64", null);
  }

  static ObjectKey key(Location account, int i) {
    return new ObjectKey(account.account().value(), new UUID(1, i));
  }

  /// Every column as text, without the account's number.
  static List<String> rows(TestModel model, Location account, String table) {
    return model
        .shards()
        .sql(account.shard())
        .sql("select * from %s where account_id = ? order by 1, 2, 3".formatted(table))
        .param(account.account().value())
        .query((row, _) -> {
          var text = new StringBuilder();
          for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            var value = row.getObject(i);
            text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value)
                .append('|');
          }
          return text.toString();
        })
        .list();
  }

  static List<String> log(TestModel model, Location account) {
    return model.log().after(account.shard(), account.account(), 0, 1000).stream()
        .map(e ->
            "%d %s %s %s"
                .formatted(e.seq(), e.objectType(), e.operation(), new TreeSet<>(e.attributes())))
        .toList();
  }
}
