package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.FolderEvent;
import dev.syncline.sandbox.mailbox.FolderWatcher;
import dev.syncline.sandbox.mailbox.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

/// A folder as one session sees it. Others change the folder at any time; this session's message
/// numbers change only when it has been told, so changes wait in a queue until the protocol allows
/// them to be said: EXPUNGE never while FETCH, STORE or SEARCH is answered, nor when no command
/// runs (RFC 9051 §7.5.1).
final class SelectedFolder implements FolderWatcher, AutoCloseable {
  /// Message number and message belong together in this session only.
  record Numbered(int number, Message message) {}

  private sealed interface News {
    record Change(FolderEvent event) implements News {}

    record WakeUp() implements News {}
  }

  private final Folder folder;
  private final boolean readOnly;
  private final Enabled enabled;
  private final Folder.Snapshot opened;
  private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();
  private final Queue<FolderEvent.Expunged> heldBack = new ArrayDeque<>();
  private final List<Message> known;
  private volatile boolean gone;

  SelectedFolder(Folder folder, boolean readOnly, Enabled enabled) {
    this.folder = folder;
    this.enabled = enabled;
    this.readOnly = readOnly;
    this.opened = folder.watch(this);
    this.known = new ArrayList<>(opened.messages());
  }

  @Override
  public void happened(FolderEvent event) {
    news.add(new News.Change(event));
  }

  @Override
  public void close() {
    folder.unwatch(this);
  }

  Folder folder() {
    return folder;
  }

  boolean readOnly() {
    return readOnly;
  }

  Folder.Snapshot opened() {
    return opened;
  }

  boolean gone() {
    return gone;
  }

  List<Numbered> all() {
    return IntStream.range(0, known.size())
        .mapToObj(i -> new Numbered(i + 1, known.get(i)))
        .toList();
  }

  long largestUid() {
    return known.isEmpty() ? 0 : known.getLast().uid();
  }

  int count() {
    return known.size();
  }

  /// The messages a command names, in order. UIDs that do not exist are ignored; message numbers
  /// must exist.
  List<Numbered> find(SequenceSet set, boolean byUid) throws Refused {
    if (!byUid && (set.highest(known.size()) > known.size() || known.isEmpty())) {
      throw Refused.bad("there is no message of that number");
    }
    return all().stream()
        .filter(each ->
            byUid
                ? set.contains(each.message().uid(), largestUid())
                : set.contains(each.number(), known.size()))
        .toList();
  }

  /// Says what happened since the last time.
  void announce(Responses responses, boolean expungeAllowed) throws IOException {
    while (expungeAllowed && !heldBack.isEmpty()) {
      say(heldBack.remove(), responses);
    }
    int told = known.size();
    for (var next = news.poll(); next != null; next = news.poll()) {
      told =
          next instanceof News.Change(var event)
              ? tell(event, told, expungeAllowed, responses)
              : told;
    }
    sayGrown(told, responses);
  }

  /// Waits for the next change and says it, with what came along. False when woken to stop.
  boolean announceNext(Responses responses) throws IOException, InterruptedException {
    return switch (news.take()) {
      case News.WakeUp _ -> false;
      case News.Change(var event) -> {
        sayGrown(tell(event, known.size(), true, responses), responses);
        responses.flush();
        yield true;
      }
    };
  }

  /// Ends the wait of [#announceNext].
  void wakeUp() {
    news.add(new News.WakeUp());
  }

  /// Returns how many messages the client knows of now.
  private int tell(FolderEvent event, int told, boolean expungeAllowed, Responses responses)
      throws IOException {
    switch (event) {
      case FolderEvent.Appeared(var message) -> {
        known.add(message);
        return told;
      }
      case FolderEvent.Reflagged reflagged -> {
        sayGrown(told, responses);
        say(reflagged, responses);
      }
      case FolderEvent.Expunged expunged when expungeAllowed -> {
        sayGrown(told, responses);
        say(expunged, responses);
      }
      case FolderEvent.Expunged expunged -> {
        heldBack.add(expunged);
        return told;
      }
      case FolderEvent.Gone _ -> gone = true;
    }
    return known.size();
  }

  private void sayGrown(int told, Responses responses) throws IOException {
    if (known.size() > told) {
      responses.untagged(known.size() + " EXISTS");
    }
  }

  private void say(FolderEvent.Expunged expunged, Responses responses) throws IOException {
    int index = known.indexOf(expunged.message());
    if (index >= 0) {
      known.remove(index);
      responses.untagged(
          enabled.qresync() ? "VANISHED " + expunged.message().uid() : (index + 1) + " EXPUNGE");
    }
  }

  private void say(FolderEvent.Reflagged reflagged, Responses responses) throws IOException {
    int index = known.indexOf(reflagged.message());
    if (index >= 0 && reflagged.by() != this) {
      responses.untagged(
          "%d FETCH (UID %d FLAGS (%s)%s)"
              .formatted(
                  index + 1,
                  reflagged.message().uid(),
                  String.join(" ", reflagged.message().flags()),
                  enabled.condstore()
                      ? " MODSEQ (%d)".formatted(reflagged.message().modseq())
                      : ""));
    }
  }
}
