package dev.syncline.webhook.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.id.AccountId;
import java.util.Collection;
import java.util.zip.CRC32;

/// Which partition an account's entries are in: `CRC32(key) mod partitions`, where the key is the
/// account's number in decimal digits. The database can compute it as well, and so can clients
/// built on librdkafka (`partitioner=consistent`).
final class Partitioning {
  private Partitioning() {}

  static byte[] key(AccountId account) {
    return Long.toString(account.value()).getBytes(US_ASCII);
  }

  static int of(AccountId account, int partitions) {
    var crc = new CRC32();
    crc.update(key(account));
    return (int) (crc.getValue() % partitions);
  }

  /// The same as a condition of SQL.
  static String condition(String column, int partitions, Collection<Integer> owned) {
    if (owned.isEmpty()) {
      return "false";
    }
    var list = owned.stream().sorted().map(String::valueOf).toList();
    return "crc32(%s) %% %d in (%s)".formatted(column, partitions, String.join(",", list));
  }
}
