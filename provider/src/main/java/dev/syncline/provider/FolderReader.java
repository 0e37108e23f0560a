package dev.syncline.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// A folder open for reading. Used by one thread at a time; what it streams is bounded in memory
/// whatever the size of the folder or of a message.
public interface FolderReader extends AutoCloseable {
  /// Streams what is different from the state behind `since`, and answers the checkpoint to store
  /// with it. The caller stores the checkpoint in the same transaction as the last change.
  ///
  /// Where the server counts its modifications only what is newer is asked for; else UIDs and flags
  /// are compared with `known`. {@link RemoteChange.Reset} comes first, if at all.
  Checkpoint changes(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException;

  /// As {@link #changes}, but looks at every message, whatever the server's counters say.
  Checkpoint compare(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException;

  /// A checkpoint that says which UIDs these are and nothing of what became of them: stored with
  /// the first of many messages, so that a read that was interrupted goes on, and {@link #changes}
  /// still finds everything that is not known.
  Checkpoint begun();

  /// Fetches messages whole, batch by batch in the order given; within a batch they come as the
  /// server sends them. A message is streamed while it arrives, so its size costs no memory. UIDs
  /// that are gone, or that the server will not hand out, are left out.
  void fetch(List<Long> uids, RawMessageSink sink) throws InterruptedException;

  /// Fetches only the header blocks, byte for byte as the server has them. UIDs that are gone are
  /// left out.
  void fetchHeaders(List<Long> uids, HeaderSink sink) throws InterruptedException;

  /// Fetches of the header blocks only the fields that a list shows or threads by, and what beside
  /// them says what a message is. UIDs that are gone are left out.
  void fetchFields(List<Long> uids, HeaderSink sink) throws InterruptedException;

  /// What a wait for news came to.
  enum Heard {
    NEWS,
    NOTHING,
    /// It goes on, on no thread.
    NOT_YET
  }

  /// Waits until the server announces that something changed, at most `atMost`. Uses IDLE where
  /// offered; otherwise asks with NOOP at the adapter's own interval.
  ///
  /// When there is nothing to do but wait it answers NOT_YET. `goOn` runs once then, maybe before
  /// the answer, on a thread that others wait for: whoever it tells calls this again, which goes on
  /// with the same wait, and nothing else but `endWait` and `close` before.
  Heard awaitChange(Duration atMost, Runnable goOn) throws InterruptedException;

  /// As above, on this thread. True when something changed.
  default boolean awaitChange(Duration atMost) throws InterruptedException {
    var turns = new Semaphore(0);
    while (true) {
      var heard = awaitChange(atMost, turns::release);
      if (heard != Heard.NOT_YET) {
        return heard == Heard.NEWS;
      }
      try {
        turns.acquire();
      } catch (InterruptedException _) {
        // The next call finds it, and lets go of the connection.
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether {@link #awaitChange} also ends when something happens in another folder, as far as the
  /// server knows; known once it has waited.
  boolean tellsOfOthers();

  /// True once after something was announced of another folder.
  boolean takeNewsOfOthers();

  /// Ends the wait of the thread that is in {@link #awaitChange}, or its next one. May be called by
  /// any thread.
  void endWait();

  /// As {@link MailAccount#folders}, on the connection of this reader: an account at rest needs no
  /// other one.
  List<RemoteFolder> folders() throws InterruptedException;

  @Override
  void close();
}
