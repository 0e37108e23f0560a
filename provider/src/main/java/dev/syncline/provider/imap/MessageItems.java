package dev.syncline.provider.imap;

import dev.syncline.provider.KnownMessages.KnownMessage;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteMessage;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is asked of the messages of a folder, by what the server can tell: flags always, ids that
/// stay (RFC 8474, X-GM-MSGID) and conversations where it has them, labels in Gmail's All Mail.
///
/// @param labels null where messages have none
/// @param labelFolders the labels' folders that the store knows
record MessageItems(ImapConnection imap, @Nullable GmailLabels labels, Set<String> labelFolders) {
  MessageItems {
    labelFolders = labels == null ? Set.of() : Set.copyOf(labelFolders);
  }

  /// What changes.
  String state() {
    return "UID FLAGS" + gmailState();
  }

  /// All that is stored beside the bytes.
  String details() {
    return "UID FLAGS INTERNALDATE RFC822.SIZE" + ids() + gmailState();
  }

  /// With the bytes: a body is followed by nothing that is needed to store it.
  String withBody(String section) {
    var label = labels == null ? "" : " X-GM-LABELS";
    return "UID FLAGS INTERNALDATE RFC822.SIZE%s%s BODY.PEEK[%s]".formatted(ids(), label, section);
  }

  private String ids() {
    if (imap.can(GmailLabels.CAPABILITY)) {
      return " X-GM-MSGID X-GM-THRID";
    }
    return imap.can("OBJECTID") ? " EMAILID THREADID" : "";
  }

  private String gmailState() {
    return (labels == null ? "" : " X-GM-LABELS")
        + (imap.can(GmailLabels.CAPABILITY) && imap.can("CONDSTORE") ? " MODSEQ" : "");
  }

  /// Whether nothing is missing that a body should be stored with.
  boolean isComplete(FetchItems items) {
    return items.isComplete()
        && (labels == null || items.labels != null)
        && (!imap.can(GmailLabels.CAPABILITY)
            || (items.stableId != null && items.threadId != null));
  }

  /// Another set of folders: what a comparison found of labels says nothing about it.
  String labelMark() {
    return labelFolders.isEmpty()
        ? ""
        : Integer.toHexString(String.join("\n", new TreeSet<>(labelFolders)).hashCode());
  }

  RemoteMessage message(FetchItems items) {
    return new RemoteMessage(
        items.uid,
        items.flags == null ? Set.of() : items.flags,
        items.receivedAt == null ? Instant.EPOCH : items.receivedAt,
        Math.max(0, items.size),
        items.stableId,
        items.threadId,
        labelsOf(items));
  }

  private Set<String> labelsOf(FetchItems items) {
    return labels == null || items.labels == null
        ? Set.of()
        : labels.paths(imap, items.labels, labelFolders);
  }

  /// Tells what is different from what the store has.
  void compare(KnownMessage was, FetchItems is, Consumer<RemoteChange> sink) {
    var flags = is.flags;
    if (flags != null && !flags.equals(was.flags())) {
      sink.accept(new RemoteChange.Reflagged(was.uid(), flags));
    }
    if (labels == null || is.labels == null) {
      return;
    }
    var now = labels.paths(imap, is.labels, labelFolders);
    if (!now.equals(was.labels())) {
      sink.accept(new RemoteChange.Relabelled(was.uid(), now));
    }
  }
}
