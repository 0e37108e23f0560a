package dev.syncline.sync.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.syncline.provider.RemoteFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An account that the server and the store agree about. While its listings say the same, the store
/// is not asked: most accounts are at rest for most of the time, and a worker has thousands.
///
/// Whatever the store may know that a listing cannot tell ends the rest: an action of an API
/// client, a message that left a folder. So does time, lest anything was overlooked.
final class Rest {
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  private volatile @Nullable UUID listing;
  private final AtomicLong ends = new AtomicLong();
  private volatile Instant until = Instant.EPOCH;

  /// How often it was ended, to be asked before a listing that may begin it.
  long ends() {
    return ends.get();
  }

  /// Nothing is left to do as of this listing, unless it was ended since.
  void begin(List<RemoteFolder> listed, long endsBefore, Instant now) {
    until = now.plus(AT_MOST);
    listing = mark(listed);
    if (ends.get() != endsBefore) {
      listing = null;
    }
  }

  boolean isOn() {
    return listing != null;
  }

  void end() {
    ends.incrementAndGet();
    listing = null;
  }

  /// A listing that differs ends it, even if the next one is as before.
  boolean lasts(List<RemoteFolder> listed, Instant now) {
    var mark = listing;
    if (mark != null && now.isBefore(until) && mark.equals(mark(listed))) {
      return true;
    }
    listing = null;
    return false;
  }

  /// One for each listing; null when the server did not say how some folder is.
  private static @Nullable UUID mark(List<RemoteFolder> listed) {
    if (listed.stream().anyMatch(folder -> folder.selectable() && folder.statusMark() == null)) {
      return null;
    }
    var text =
        listed.stream()
            .map(folder ->
                String.join(
                    "\0",
                    folder.path(),
                    String.valueOf(folder.stableId()),
                    String.valueOf(folder.statusMark()),
                    folder.role().name(),
                    folder.attributes().stream().sorted().collect(joining(" "))))
            .collect(joining("\n"));
    return UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
  }
}
