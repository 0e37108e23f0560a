package dev.syncline.sandbox.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One person's mail: a password and folders. Names are Unicode, levels are separated by `/`, and
/// INBOX is there from the start, in any case of letters.
public final class Account {
  public static final String INBOX = "INBOX";
  public static final String SEPARATOR = "/";

  private final String address;
  private final String password;
  private final InstantSource clock;
  private final Journal journal;
  private final AccountKind kind;
  private final @Nullable Labels labels;
  private final Conversations conversations = new Conversations();
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, Folder> folders = new TreeMap<>();
  private final NavigableSet<String> subscriptions = new TreeSet<>();
  private int lastFolderId;
  private long lastUidValidity;
  private long lastNumber;

  Account(String address, String password, AccountKind kind, InstantSource clock, Journal journal) {
    this.address = address;
    this.password = password;
    this.kind = kind;
    this.labels = kind == AccountKind.GMAIL ? new Labels(this) : null;
    this.clock = clock;
    this.journal = journal;
  }

  public AccountKind kind() {
    return kind;
  }

  @Nullable Labels labels() {
    return labels;
  }

  /// Stores the bytes of a new message. Called while the account is locked.
  MessageBytes keep(byte[] message) {
    var kept = journal.keep(message);
    long number = kept.number() > 0 ? kept.number() : ++lastNumber;
    if (kind == AccountKind.PLAIN) {
      kept.identify(number, number);
      return kept;
    }
    var found = conversations.of(message, number);
    kept.identify(number, found.conversation());
    journal.conversation(kept, found.messageId());
    return kept;
  }

  public String address() {
    return address;
  }

  public boolean accepts(String given) {
    return password.equals(given);
  }

  /// What only this account could have signed, as long as its password is the same.
  public String sign(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest((password + "\0" + text).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public Instant now() {
    return clock.instant();
  }

  public List<Folder> folders() {
    return locked(() -> List.copyOf(folders.values()));
  }

  public Optional<Folder> folder(String name) {
    return locked(() -> Optional.ofNullable(folders.get(canonical(name))));
  }

  public Folder existing(String name) {
    return folder(name)
        .orElseThrow(() -> new MailboxException("NONEXISTENT", "no folder of that name"));
  }

  public Folder inbox() {
    return existing(INBOX);
  }

  /// Creates a folder and what is missing above it.
  public Folder create(String name, SpecialUse use) {
    return locked(() -> {
      var wanted = canonical(name);
      if (wanted.isEmpty() || wanted.startsWith(SEPARATOR) || wanted.contains("//")) {
        throw new MailboxException("CANNOT", "not a folder name");
      }
      if (folders.containsKey(wanted)) {
        throw new MailboxException("ALREADYEXISTS", "a folder of that name exists");
      }
      for (int at = wanted.indexOf('/'); at > 0; at = wanted.indexOf('/', at + 1)) {
        var parent = canonical(wanted.substring(0, at));
        if (!folders.containsKey(parent)) {
          added(parent, SpecialUse.NONE);
        }
      }
      return added(wanted, use);
    });
  }

  /// The folders that Gmail has itself, below a name that is none.
  void createGmail() {
    locked(() -> {
      for (var system : GmailFolder.values()) {
        added(system.path(), system.use());
        subscribe(system.path(), true);
      }
      return folders;
    });
  }

  public void delete(String name) {
    locked(() -> {
      if (canonical(name).equals(INBOX)) {
        throw new MailboxException("CANNOT", "INBOX stays");
      }
      var folder = existing(name);
      if (kind == AccountKind.GMAIL && folder.use() != SpecialUse.NONE) {
        throw new MailboxException("CANNOT", "a system folder stays");
      }
      folders.remove(folder.name());
      folder.dissolve();
      journal.removed(folder);
      return folder;
    });
  }

  /// Renames a folder and all below it; renaming INBOX moves its messages (RFC 9051 §6.3.6).
  public void rename(String from, String to) {
    locked(() -> {
      var folder = existing(from);
      var wanted = canonical(to);
      if (folder.name().equals(INBOX)) {
        var target = create(wanted, SpecialUse.NONE);
        return folder.move(folder.messages(), target);
      }
      if (folders.containsKey(wanted)) {
        throw new MailboxException("ALREADYEXISTS", "a folder of that name exists");
      }
      var below = folder.name() + SEPARATOR;
      if (wanted.startsWith(below)) {
        throw new MailboxException("CANNOT", "a folder cannot move below itself");
      }
      var moving = new ArrayList<>(folders.subMap(below, below + Character.MAX_VALUE).values());
      moving.addFirst(folder);
      var oldName = folder.name();
      for (var each : moving) {
        folders.remove(each.name());
        each.rename(wanted + each.name().substring(oldName.length()));
        folders.put(each.name(), each);
        journal.renamed(each);
      }
      return folder;
    });
  }

  /// The folder's UIDs lose their meaning, as after a restore from a backup.
  public void resetUidValidity(String name) {
    locked(() -> {
      var folder = existing(name);
      folder.renumber(nextUidValidity(), 1);
      return folder;
    });
  }

  public Set<String> subscriptions() {
    return locked(() -> Set.copyOf(subscriptions));
  }

  public void subscribe(String name, boolean wanted) {
    locked(() -> {
      boolean changed =
          wanted ? subscriptions.add(canonical(name)) : subscriptions.remove(canonical(name));
      if (changed) {
        journal.subscriptions(subscriptions);
      }
      return changed;
    });
  }

  void close() {
    journal.close();
  }

  private Folder added(String name, SpecialUse use) {
    var folder = restore(++lastFolderId, name, use, nextUidValidity());
    journal.folder(folder);
    return folder;
  }

  private long nextUidValidity() {
    return Math.max(clock.instant().getEpochSecond(), lastUidValidity + 1);
  }

  // What the journal replays.

  Folder restore(int id, String name, SpecialUse use, long uidValidity) {
    lastFolderId = Math.max(lastFolderId, id);
    remember(uidValidity);
    var folder = new Folder(id, name, use, uidValidity, lock, journal, this);
    folders.put(name, folder);
    return folder;
  }

  void relearn(String messageId, long conversation) {
    conversations.learn(messageId, conversation);
  }

  void remember(long uidValidity) {
    lastUidValidity = Math.max(lastUidValidity, uidValidity);
  }

  void forget(String name) {
    folders.remove(name);
  }

  void place(Folder folder, String oldName) {
    folders.remove(oldName);
    folders.put(folder.name(), folder);
  }

  void resubscribe(List<String> names) {
    subscriptions.clear();
    subscriptions.addAll(names);
  }

  private static String canonical(String name) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new MailboxException("CANNOT", "a folder name has no control characters");
    }
    var trimmed = name.endsWith(SEPARATOR) ? name.substring(0, name.length() - 1) : name;
    if (trimmed.equalsIgnoreCase(INBOX)) {
      return INBOX;
    }
    return trimmed.regionMatches(true, 0, "INBOX/", 0, 6)
        ? "INBOX" + trimmed.substring(5)
        : trimmed;
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
