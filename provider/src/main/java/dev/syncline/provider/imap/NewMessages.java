package dev.syncline.provider.imap;

import dev.syncline.provider.RemoteChange;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The short way to new mail: while a folder stays selected, a server must announce every message
/// that is added (EXISTS) or removed (EXPUNGE; RFC 9051 §7.4, §7.5), so when it announced nothing
/// but growth, what is new is what lies above the highest UID. One round trip, whatever the size of
/// the folder.
///
/// Flags are only announced as a courtesy, so this never replaces a comparison for long. And it
/// gives up, for a comparison to follow, when the server does not show as many messages as it
/// announced.
final class NewMessages {
  /// More are cheaper to compare in windows than to hold.
  private static final int MAX_GROWTH = 1000;

  private NewMessages() {}

  /// Answers the highest UID, or nothing when a comparison is needed; then nothing was reported.
  static OptionalLong report(MessageItems items, long from, Consumer<RemoteChange> sink)
      throws InterruptedException {
    var imap = items.imap();
    var growth = imap.announced().growth();
    if (growth < 1 || growth > MAX_GROWTH) {
      return OptionalLong.empty();
    }
    var found = new TreeMap<Long, FetchItems>();
    imap.require(
        "UID FETCH %d:* (%s)".formatted(from, items.details()),
        null,
        response -> {
          if (response.keyEquals("FETCH")) {
            take(imap, from, new FetchItems().add(response.toString()), found);
          }
        });
    // More may have been announced meanwhile, and be among what was found or not.
    if (found.size() < growth || found.size() > imap.announced().growth()) {
      return OptionalLong.empty();
    }
    imap.announced().caughtUp(found.size());
    found
        .values()
        .forEach(message -> sink.accept(new RemoteChange.Appeared(items.message(message))));
    return OptionalLong.of(found.lastKey());
  }

  private static void take(
      ImapConnection imap, long from, FetchItems message, Map<Long, FetchItems> found) {
    if (message.uid >= from && message.receivedAt != null) {
      found.put(message.uid, message);
    } else {
      imap.announced().unsolicited();
    }
  }
}
