package dev.syncline.provider.imap;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// COPYUID: which UID each message got in the target folder (RFC 4315 §3). COPY says it in its OK,
/// MOVE in an untagged one before the messages are expunged (RFC 6851 §4.3).
final class CopyUid {
  private final Map<Long, Long> targets = new HashMap<>();

  void take(IMAPResponse response) {
    if (response.isUnTagged() && response.isOK()) {
      take(Answer.of(response));
    }
  }

  void take(Answer answer) {
    var parts = answer.argumentOf("COPYUID").orElse("").split(" ", -1);
    if (parts.length != 3) {
      return;
    }
    try {
      var from = UidSet.parse(parts[1]);
      var to = UidSet.parse(parts[2]);
      for (var i = 0; i < Math.min(from.size(), to.size()); i++) {
        targets.put(from.get(i), to.get(i));
      }
    } catch (MalformedResponse _) {
      // It is told for our comfort; the next comparison finds the messages without it.
      targets.clear();
    }
  }

  Map<Long, Long> targets() {
    return targets;
  }
}
