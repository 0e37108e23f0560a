package dev.syncline.provider.imap;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// SELECT or EXAMINE, and what the server says of the folder it opens (RFC 9051 §6.3.2). With
/// CONDSTORE the folder's HIGHESTMODSEQ is asked for (RFC 7162 §3.1.8).
final class SelectedFolder {
  private final ImapConnection imap;
  private long uidValidity;
  private long uidNext;
  private long exists;
  private long highestModseq;

  private SelectedFolder(ImapConnection imap) {
    this.imap = imap;
  }

  static SelectedFolder examine(ImapConnection imap, String rawName) throws InterruptedException {
    return new SelectedFolder(imap).open("EXAMINE", rawName);
  }

  /// Opens a folder for a command that names messages under a checkpoint. One that was never read
  /// has none: its UIDs were told by COPYUID or APPENDUID a moment ago.
  static SelectedFolder select(ImapConnection imap, String rawName, Checkpoint checkpoint)
      throws InterruptedException {
    var folder = new SelectedFolder(imap).open("SELECT", rawName);
    var known = ImapCheckpoint.parse(checkpoint).map(ImapCheckpoint::uidValidity).orElse(-1L);
    if (!checkpoint.isNothing() && known != folder.uidValidity) {
      throw new ProviderException(
          new Failure.Gone(
              "UIDVALIDITY is %d, the command was made under %d"
                  .formatted(folder.uidValidity, known)));
    }
    return folder;
  }

  static SelectedFolder select(ImapConnection imap, String rawName) throws InterruptedException {
    return new SelectedFolder(imap).open("SELECT", rawName);
  }

  private SelectedFolder open(String command, String rawName) throws InterruptedException {
    var name = MailboxName.of(imap, rawName);
    if (imap.can("CONDSTORE") || imap.can("QRESYNC")) {
      name.writeArgument(new Argument().writeAtom("CONDSTORE"));
    }
    var answer = imap.send(command, name, this::take);
    if (!answer.ok()) {
      throw new ProviderException(notOpened(command, answer, rawName));
    }
    imap.announced().selected(exists);
    return this;
  }

  /// Not every server says NONEXISTENT: LIST tells a folder that is gone from one that refuses.
  /// Dovecot hangs up after the NO when somebody deleted the folder that was open here before.
  private Failure notOpened(String command, Answer answer, String rawName)
      throws InterruptedException {
    imap.notOpened();
    var failure = imap.words().failure(command, answer);
    if (!(failure instanceof Failure.Refused(var detail))) {
      return failure;
    }
    var listed = new AtomicBoolean();
    var pattern = MailboxName.addTo(imap, new Argument().writeString(""), rawName);
    imap.send("LIST", pattern, response -> listed.compareAndSet(false, isThere(response, rawName)));
    return listed.get() ? failure : new Failure.Gone(detail);
  }

  /// A name with a wildcard in it lists others, too.
  private static boolean isThere(IMAPResponse response, String rawName) {
    if (!response.keyEquals("LIST")) {
      return false;
    }
    var folder = ListedFolder.parse(response);
    return folder != null && folder.isCalled(rawName) && folder.selectable();
  }

  private void take(IMAPResponse response) {
    if (response.keyEquals("EXISTS")) {
      exists = response.getNumber();
    }
    if (!response.isUnTagged() || !response.isOK()) {
      return;
    }
    var said = Answer.of(response);
    switch (said.code()) {
      case "UIDVALIDITY" -> uidValidity = number(said);
      case "UIDNEXT" -> uidNext = number(said);
      case "HIGHESTMODSEQ" -> highestModseq = number(said);
      default -> {
        // The other codes (PERMANENTFLAGS, UNSEEN, CLOSED, NOMODSEQ …) change nothing here.
      }
    }
  }

  private static long number(Answer said) {
    try {
      return Long.parseLong(said.argument().strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  long exists() {
    return exists;
  }

  ImapCheckpoint checkpoint() {
    return new ImapCheckpoint(uidValidity, uidNext, exists, highestModseq);
  }
}
