package dev.syncline.sync.apply;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How mail is written.
///
/// @param batchMessages messages of one transaction, at most
/// @param batchBytes raw bytes of one transaction, at most
/// @param bytesInFlight raw bytes in memory at a time, of all accounts
/// @param spoolAbove larger messages are not held in memory
/// @param parseThreads 0: as many as processors
/// @param listFirstAbove a folder of more messages is listed by their headers before they are
///   fetched
/// @param deleteAfter how long a message that is in no folder any more is kept: a move must have
///   been seen whole by then
@ConfigurationProperties("syncline.sync.apply")
public record ApplySettings(
    @DefaultValue("400") int batchMessages,
    @DefaultValue("32MB") DataSize batchBytes,
    @DefaultValue("48MB") DataSize bytesInFlight,
    @DefaultValue("1MB") DataSize spoolAbove,
    @DefaultValue("0") int parseThreads,
    @DefaultValue("2000") int listFirstAbove,
    @DefaultValue("10s") Duration deleteAfter) {
  public ApplySettings {
    if (batchMessages < 1 || batchMessages > 1000) {
      throw new IllegalArgumentException(
          "syncline.sync.apply.batch-messages (%d) must be between 1 and 1000"
              .formatted(batchMessages));
    }
    if (listFirstAbove < 0) {
      throw new IllegalArgumentException(
          "syncline.sync.apply.list-first-above (%d) must not be negative"
              .formatted(listFirstAbove));
    }
    if (spoolAbove.toBytes() > bytesInFlight.toBytes() / 4) {
      throw new IllegalArgumentException(
          "syncline.sync.apply.spool-above (%s) must be at most a quarter of bytes-in-flight (%s)"
              .formatted(spoolAbove, bytesInFlight));
    }
  }
}
