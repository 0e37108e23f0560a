package dev.syncline.sandbox.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A folder: messages in the order of their UIDs, and those who watch it. All folders of an account
/// share one lock, so a move is one step for every observer.
public final class Folder {
  /// What STORE does with the flags it names.
  public enum FlagChange {
    ADD,
    REMOVE,
    REPLACE
  }

  /// The messages of a folder at one moment, from which on the watcher hears every change.
  public record Snapshot(
      long uidValidity, long uidNext, long highestModseq, List<Message> messages) {
    public Snapshot {
      messages = List.copyOf(messages);
    }
  }

  private final int id;
  private final SpecialUse use;
  private final ReentrantLock lock;
  private final Journal journal;
  private final NavigableMap<Long, Message> messages = new TreeMap<>();
  private final Modifications modifications = new Modifications();
  private final List<FolderWatcher> watchers = new CopyOnWriteArrayList<>();
  private String name;
  private long uidValidity;
  private long uidNext = 1;

  Folder(
      int id, String name, SpecialUse use, long uidValidity, ReentrantLock lock, Journal journal) {
    this.id = id;
    this.name = name;
    this.use = use;
    this.uidValidity = uidValidity;
    this.lock = lock;
    this.journal = journal;
  }

  int id() {
    return id;
  }

  public String name() {
    return locked(() -> name);
  }

  public SpecialUse use() {
    return use;
  }

  public long uidValidity() {
    return locked(() -> uidValidity);
  }

  public long uidNext() {
    return locked(() -> uidNext);
  }

  public List<Message> messages() {
    return locked(() -> List.copyOf(messages.values()));
  }

  public Optional<Message> message(long uid) {
    return locked(() -> Optional.ofNullable(messages.get(uid)));
  }

  public Snapshot snapshot() {
    return locked(this::now);
  }

  public Snapshot watch(FolderWatcher watcher) {
    return locked(() -> {
      watchers.add(watcher);
      return now();
    });
  }

  private Snapshot now() {
    return new Snapshot(
        uidValidity, uidNext, modifications.highest(), List.copyOf(messages.values()));
  }

  /// The UIDs of messages that are gone since a modification, ascending.
  public List<Long> removedSince(long modseq) {
    return locked(() -> modifications.removedSince(modseq));
  }

  public void unwatch(FolderWatcher watcher) {
    watchers.remove(watcher);
  }

  public Message append(byte[] bytes, Collection<String> flags, Instant received) {
    return locked(() -> insert(journal.keep(bytes), flags, received));
  }

  /// Changes flags; those who watch hear it, and `by` hears nothing. Returns the messages
  /// concerned.
  public List<Message> reflag(
      Collection<Message> targets,
      FlagChange change,
      Set<String> flags,
      @Nullable FolderWatcher by) {
    return locked(() -> {
      var living = targets.stream().filter(this::holds).toList();
      for (var message : living) {
        if (message.reflag(changed(message.flags(), change, flags))) {
          message.modified(modifications.next());
          journal.reflagged(this, message);
          tell(new FolderEvent.Reflagged(message, by));
        }
      }
      return living;
    });
  }

  /// Removes messages for good; returns those that were still there.
  public List<Message> expunge(Collection<Message> targets) {
    return locked(() -> {
      var removed = new ArrayList<Message>();
      for (var message : targets) {
        if (messages.remove(message.uid(), message)) {
          removed.add(message);
          modifications.removed(message.uid());
          journal.expunged(this, message);
          tell(new FolderEvent.Expunged(message));
          message.bytes().release();
        }
      }
      return removed;
    });
  }

  /// Copies what is still there; the answer pairs old and new by position.
  public CopyResult copy(Collection<Message> targets, Folder into) {
    return locked(() -> {
      var from = targets.stream().filter(this::holds).toList();
      var copies = from.stream().map(m -> into.insert(m.bytes(), m.flags(), m.received())).toList();
      return new CopyResult(into.uidValidity, from, copies);
    });
  }

  /// Copy and expunge as one step (RFC 6851).
  public CopyResult move(Collection<Message> targets, Folder into) {
    return locked(() -> {
      var result = copy(targets, into);
      expunge(result.from());
      return result;
    });
  }

  /// What was copied where.
  public record CopyResult(long uidValidity, List<Message> from, List<Message> copies) {
    public CopyResult {
      from = List.copyOf(from);
      copies = List.copyOf(copies);
    }
  }

  /// The folder forgets its numbers: new UIDVALIDITY, the same messages under new UIDs.
  void renumber(long newValidity, long firstUid) {
    var kept = List.copyOf(messages.values());
    restart(newValidity);
    uidNext = firstUid;
    journal.renumbered(this);
    for (var old : kept) {
      insert(old.bytes(), old.flags(), old.received());
      old.bytes().release();
    }
    tell(new FolderEvent.Gone());
  }

  void rename(String newName) {
    name = newName;
    tell(new FolderEvent.Gone());
  }

  void dissolve() {
    expunge(List.copyOf(messages.values()));
    tell(new FolderEvent.Gone());
  }

  private Message insert(MessageBytes bytes, Collection<String> flags, Instant received) {
    var message = new Message(uidNext, received, flags, bytes);
    restore(message);
    journal.added(this, message);
    tell(new FolderEvent.Appeared(message));
    return message;
  }

  // What the journal replays, without telling anyone.

  void restart(long newValidity) {
    messages.clear();
    modifications.forget();
    uidValidity = newValidity;
    uidNext = 1;
  }

  void restore(Message message) {
    message.bytes().retain();
    messages.put(message.uid(), message);
    message.modified(modifications.next());
    uidNext = Math.max(uidNext, message.uid() + 1);
  }

  void reflagged(long uid, Set<String> flags) {
    var message = messages.get(uid);
    if (message != null && message.reflag(flags)) {
      message.modified(modifications.next());
    }
  }

  @Nullable Message forget(long uid) {
    modifications.removed(uid);
    return messages.remove(uid);
  }

  private boolean holds(Message message) {
    return messages.get(message.uid()) == message;
  }

  private void tell(FolderEvent event) {
    watchers.forEach(watcher -> watcher.happened(event));
  }

  private static Set<String> changed(Set<String> now, FlagChange change, Set<String> flags) {
    return switch (change) {
      case REPLACE -> flags;
      case ADD -> {
        var next = new HashSet<>(now);
        next.removeIf(flag -> flags.stream().anyMatch(flag::equalsIgnoreCase));
        next.addAll(flags);
        yield next;
      }
      case REMOVE -> {
        var next = new HashSet<>(now);
        next.removeIf(flag -> flags.stream().anyMatch(flag::equalsIgnoreCase));
        yield next;
      }
    };
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
