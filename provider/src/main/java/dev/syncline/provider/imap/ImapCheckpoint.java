package dev.syncline.provider.imap;

import dev.syncline.provider.Checkpoint;
import java.util.Optional;

/// What SELECT said when a folder was last read. HIGHESTMODSEQ is 0 where the server has none (RFC
/// 7162 §3.1.2).
///
/// @param labels {@link MessageItems#labelMark}
record ImapCheckpoint(
    long uidValidity, long uidNext, long exists, long highestModseq, String labels) {
  private static final String VERSION = "imap1";

  ImapCheckpoint(long uidValidity, long uidNext, long exists, long highestModseq) {
    this(uidValidity, uidNext, exists, highestModseq, "");
  }

  Checkpoint text() {
    var text = "%s:%d:%d:%d:%d".formatted(VERSION, uidValidity, uidNext, exists, highestModseq);
    return new Checkpoint(labels.isEmpty() ? text : text + ":" + labels);
  }

  ImapCheckpoint withLabels(String mark) {
    return new ImapCheckpoint(uidValidity, uidNext, exists, highestModseq, mark);
  }

  ImapCheckpoint withModseq(long modseq) {
    return new ImapCheckpoint(uidValidity, uidNext, exists, modseq, labels);
  }

  /// Empty when nothing was read yet, or by a version whose words are not understood: then the
  /// folder is compared in full, as is one whose counters are doubted.
  static Optional<ImapCheckpoint> parse(Checkpoint checkpoint) {
    return checkpoint.isDoubted()
        ? parsed(checkpoint.plain()).map(known -> new ImapCheckpoint(known.uidValidity, 0, 0, 0))
        : parsed(checkpoint);
  }

  private static Optional<ImapCheckpoint> parsed(Checkpoint checkpoint) {
    var parts = checkpoint.text().split(":", -1);
    if (parts.length < 5 || parts.length > 6 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ImapCheckpoint(
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]),
              parts.length == 6 ? parts[5] : ""));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
