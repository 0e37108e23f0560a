package dev.syncline.provider.imap;

import java.util.Locale;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// What the server said on its own of the selected folder, and of others.
final class Announced {
  private final OtherFolders others = new OtherFolders();

  /// Messages in the selected folder, as the server last said.
  private long exists;

  private boolean changed;

  /// Messages when the folder was last compared, and whether the server announced anything but more
  /// of them since.
  private long compared;

  private boolean onlyGrew;
  private boolean watched;

  OtherFolders others() {
    return others;
  }

  long exists() {
    return exists;
  }

  boolean hasChanged() {
    return changed;
  }

  /// True once after the server announced new, expunged or changed messages.
  boolean takeChanged() {
    var was = changed;
    changed = false;
    return was;
  }

  void selected(long nowExists) {
    exists = nowExists;
    changed = false;
    compared = nowExists;
    onlyGrew = true;
  }

  /// How many messages were added since the last comparison, if that is all the server announced;
  /// else 0.
  long growth() {
    return onlyGrew ? exists - compared : 0;
  }

  void caughtUp(int added) {
    compared += added;
    changed = compared != exists;
  }

  long compared() {
    return compared;
  }

  /// While a folder is watched and nothing fetched, a FETCH tells that flags changed elsewhere.
  void watch(boolean on) {
    watched = on;
  }

  void note(IMAPResponse response) {
    if (response.keyEquals("EXISTS")) {
      changed |= response.getNumber() != exists;
      onlyGrew &= response.getNumber() >= exists;
      exists = response.getNumber();
    } else if (response.keyEquals("EXPUNGE")) {
      unsolicited();
      exists = Math.max(0, exists - 1);
    } else if (response.keyEquals("VANISHED")) {
      vanished(response.getRest());
    } else if (watched && response.keyEquals("FETCH")) {
      unsolicited();
    } else if (watched) {
      others.note(response);
    }
  }

  /// With QRESYNC this stands for EXPUNGE, except what was so "earlier" (RFC 7162 §3.2.10).
  private void vanished(String said) {
    if (said.toUpperCase(Locale.ROOT).startsWith("(EARLIER)")) {
      return;
    }
    unsolicited();
    try {
      exists = Math.max(0, exists - UidSet.count(UidSet.ofVanished(said)));
    } catch (MalformedResponse _) {
      // whatever it was: the next comparison asks anew
    }
  }

  /// Something that is more than new mail; a FETCH that nobody asked for, flags changed elsewhere.
  void unsolicited() {
    changed = true;
    onlyGrew = false;
  }
}
