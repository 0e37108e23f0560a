package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Folder.CopyResult;
import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.List;

/// COPY and UID COPY, saying the new UIDs (RFC 4315 §3).
final class CopyCommand implements ImapCommand {
  private final boolean byUid;

  CopyCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    var targets = selected.find(arguments.sequenceSet(), byUid);
    var into = target(session, arguments);
    var messages = targets.stream().map(SelectedFolder.Numbered::message).toList();
    var result = selected.folder().copy(messages, into);
    var code = code(session, result);
    return code.isEmpty() ? "COPY completed" : code + " COPY completed";
  }

  /// A missing target is told with TRYCREATE (RFC 9051 §6.4.7).
  static Folder target(ImapSession session, Arguments arguments) throws Refused {
    var name = arguments.mailbox();
    arguments.end();
    return session
        .account()
        .folder(name)
        .orElseThrow(() -> Refused.no("TRYCREATE", "there is no folder of that name"));
  }

  static String code(ImapSession session, CopyResult result) {
    if (result.from().isEmpty() || !session.has("UIDPLUS")) {
      return "";
    }
    return "[COPYUID %d %s %s]"
        .formatted(result.uidValidity(), uids(result.from()), uids(result.copies()));
  }

  private static String uids(List<Message> messages) {
    return SequenceSet.of(messages.stream().map(Message::uid).toList());
  }
}
