package dev.syncline.sandbox.mailbox;

import java.time.Instant;
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
  private final Account account;
  private final NavigableMap<Long, Message> messages = new TreeMap<>();
  private final Modifications modifications = new Modifications();
  private final List<FolderWatcher> watchers = new CopyOnWriteArrayList<>();
  private String name;
  private long uidValidity;
  private long uidNext = 1;

  Folder(
      int id,
      String name,
      SpecialUse use,
      long uidValidity,
      ReentrantLock lock,
      Journal journal,
      Account account) {
    this.id = id;
    this.name = name;
    this.use = use;
    this.uidValidity = uidValidity;
    this.lock = lock;
    this.journal = journal;
    this.account = account;
  }

  /// Stays when the folder is renamed.
  public int id() {
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
    return locked(() -> {
      var kept = account.keep(bytes);
      var labels = account.labels();
      return labels == null
          ? insert(kept, flags, received)
          : labels.append(this, kept, flags, received);
    });
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
        var labels = account.labels();
        if (labels == null) {
          setFlags(message, changed(message.flags(), change, flags), by);
        } else {
          labels.reflag(this, message, change, flags, by);
        }
      }
      return living;
    });
  }

  void setFlags(Message message, Set<String> flags, @Nullable FolderWatcher by) {
    if (message.reflag(flags)) {
      message.modified(modifications.next());
      journal.reflagged(this, message);
      tell(new FolderEvent.Reflagged(message, by));
    }
  }

  /// Something about it changed that is announced to nobody.
  void touch(Message message) {
    message.modified(modifications.next());
  }

  /// Whether it shows messages that All Mail has.
  public boolean isLabel() {
    return account.labels() != null && Labels.isLabel(this);
  }

  /// Where the account's labels are: the folders of those the message has.
  public List<Folder> labelsOf(Message message) {
    return locked(() -> {
      var labels = account.labels();
      return labels == null ? List.of() : labels.of(message);
    });
  }

  /// Gives messages of this folder labels, or takes them.
  public void label(Collection<Message> targets, FlagChange change, Collection<Folder> wanted) {
    locked(() -> {
      var labels = account.labels();
      if (labels != null) {
        targets.forEach(message -> labels.change(this, message, change, wanted));
      }
      return targets;
    });
  }

  /// Removes messages for good; returns those that were still there.
  public List<Message> expunge(Collection<Message> targets) {
    return locked(() -> {
      var labels = account.labels();
      return labels == null
          ? targets.stream().filter(this::remove).toList()
          : labels.expunge(this, targets);
    });
  }

  /// False when it was not there any more.
  boolean remove(Message message) {
    if (!messages.remove(message.uid(), message)) {
      return false;
    }
    modifications.removed(message.uid());
    journal.expunged(this, message);
    tell(new FolderEvent.Expunged(message));
    message.bytes().release();
    return true;
  }

  /// Copies what is still there; the answer pairs old and new by position.
  public CopyResult copy(Collection<Message> targets, Folder into) {
    return locked(() -> {
      var labels = account.labels();
      if (labels != null) {
        return labels.copy(this, targets, into);
      }
      var from = targets.stream().filter(this::holds).toList();
      var copies = from.stream().map(m -> into.insert(m.bytes(), m.flags(), m.received())).toList();
      return new CopyResult(into.uidValidity, from, copies);
    });
  }

  /// Copy and expunge as one step (RFC 6851).
  public CopyResult move(Collection<Message> targets, Folder into) {
    return locked(() -> {
      var labels = account.labels();
      if (labels != null) {
        return labels.move(this, targets, into);
      }
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

  Message insert(MessageBytes bytes, Collection<String> flags, Instant received) {
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

  boolean holds(Message message) {
    return messages.get(message.uid()) == message;
  }

  /// The copy of a message that is here.
  Optional<Message> find(MessageBytes bytes) {
    return messages.values().stream().filter(message -> message.bytes() == bytes).findFirst();
  }

  private void tell(FolderEvent event) {
    watchers.forEach(watcher -> watcher.happened(event));
  }

  static Set<String> changed(Set<String> now, FlagChange change, Set<String> flags) {
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
