package dev.syncline.provider.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells what an earlier attempt has copied: a COPY leaves no trace in its source. The copy has the
/// message's Message-ID and size; what only shares the Message-ID, as a message and its copy by a
/// mailing list do, is another one.
///
/// @param missing not in the target yet
/// @param unnamed those of them that have no Message-ID, so that a second attempt could not tell
record CopiesInTarget(List<Long> missing, Set<Long> unnamed) {
  CopiesInTarget {
    missing = List.copyOf(missing);
    unnamed = Set.copyOf(unnamed);
  }

  /// Looks for messages of the selected folder; the target is selected afterwards.
  static CopiesInTarget find(ImapConnection imap, List<Long> uids, String rawTarget)
      throws InterruptedException {
    var messageIds = MessageIds.of(imap, uids);
    var sizes = sizes(imap, uids);
    SelectedFolder.select(imap, rawTarget);
    var missing = new ArrayList<Long>();
    var unnamed = new HashSet<Long>();
    for (var uid : uids) {
      var messageId = messageIds.get(uid);
      if (messageId == null) {
        unnamed.add(uid);
        missing.add(uid);
      } else if (!isThere(imap, messageId, sizes.getOrDefault(uid, -1L))) {
        missing.add(uid);
      }
    }
    return new CopiesInTarget(missing, unnamed);
  }

  private static boolean isThere(ImapConnection imap, String messageId, long size)
      throws InterruptedException {
    var found = MessageIds.find(imap, messageId);
    return !found.isEmpty() && sizes(imap, found).containsValue(size);
  }

  private static Map<Long, Long> sizes(ImapConnection imap, List<Long> uids)
      throws InterruptedException {
    var sizes = new HashMap<Long, Long>();
    for (var part : PresentMessages.parts(uids)) {
      imap.require(
          "UID FETCH %s (UID RFC822.SIZE)".formatted(UidSet.format(part)),
          null,
          response -> {
            if (response.keyEquals("FETCH")) {
              var message = new FetchItems().add(response.toString());
              sizes.put(message.uid, message.size);
            }
          });
    }
    return sizes;
  }
}
