package dev.syncline.sync.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.syncline.provider.RemoteFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account that the server and the store agree about. While its listings say the same, the store
/// is not asked: most accounts are at rest for most of the time, and a worker has thousands.
///
/// Whatever the store may know that a listing cannot tell ends the rest: an action of an API
/// client, a message that left a folder. So does time, lest anything was overlooked.
final class Rest {
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  private volatile @Nullable UUID listing;
  private volatile Instant until = Instant.EPOCH;

  /// Nothing is left to do as of this listing.
  void begin(List<RemoteFolder> listed, Instant now) {
    var mark = mark(listed);
    until = now.plus(AT_MOST);
    listing = mark;
  }

  void end() {
    listing = null;
  }

  /// A listing that differs ends it, even if the next one is as before.
  boolean lasts(List<RemoteFolder> listed, Instant now) {
    var mark = listing;
    if (mark != null && now.isBefore(until) && mark.equals(mark(listed))) {
      return true;
    }
    end();
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
