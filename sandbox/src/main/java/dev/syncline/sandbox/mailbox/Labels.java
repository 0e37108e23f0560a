package dev.syncline.sandbox.mailbox;

import dev.syncline.sandbox.mailbox.Folder.CopyResult;
import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What makes an account Gmail's, as Google describes it: a message is one object. It is in All
/// Mail and, under a UID of each folder's own, in the folder of every label it has; or it is in
/// Trash or in Spam, and then nowhere else. Flags belong to the object; only \Deleted belongs to a
/// place.
///
/// ```
/// COPY to a label's folder      adds the label
/// EXPUNGE in a label's folder   removes the label; the message stays in All Mail
/// COPY or MOVE to Trash, Spam   takes the message out of every other folder
/// COPY or MOVE out of them      brings it back to All Mail
/// EXPUNGE in All Mail           does nothing
/// EXPUNGE in Trash, Spam        deletes the message for good
/// \Flagged                      is the label \Starred
/// ```
///
/// A change of labels raises the modification sequence of the message in all its folders, and is
/// announced to nobody who has All Mail selected. Called while the account is locked.
final class Labels {
  private static final String FLAGGED = "\\Flagged";
  private static final String DELETED = "\\Deleted";

  private final Account account;

  private record Place(Folder folder, Message message) {}

  Labels(Account account) {
    this.account = account;
  }

  Message append(Folder into, MessageBytes bytes, Collection<String> flags, Instant received) {
    if (isExclusive(into)) {
      return into.insert(bytes, flags, received);
    }
    var stored = all().insert(bytes, flags, received);
    if (!isAll(into)) {
      stored = into.insert(bytes, flags, received);
    }
    star(bytes);
    return stored;
  }

  void reflag(
      Folder in, Message target, FlagChange change, Set<String> flags, @Nullable FolderWatcher by) {
    var next = Folder.changed(target.flags(), change, flags);
    for (var place : places(target.bytes())) {
      var here = place.folder == in;
      place.folder.setFlags(
          place.message, here ? next : withOwnDeleted(next, place.message), here ? by : null);
    }
    star(target.bytes());
  }

  private static Set<String> withOwnDeleted(Set<String> flags, Message message) {
    var own = new HashSet<>(flags);
    own.removeIf(DELETED::equalsIgnoreCase);
    if (message.has(DELETED)) {
      own.add(DELETED);
    }
    return own;
  }

  /// Answers those that are no longer in the folder.
  List<Message> expunge(Folder from, Collection<Message> targets) {
    if (isAll(from)) {
      return List.of();
    }
    var removed = new ArrayList<Message>();
    for (var message : targets) {
      if (from.use() == SpecialUse.FLAGGED && from.holds(message)) {
        reflag(from, message, FlagChange.REMOVE, Set.of(FLAGGED), null);
        removed.add(message);
      } else if (from.remove(message)) {
        removed.add(message);
        touch(message.bytes());
      }
    }
    return removed;
  }

  CopyResult copy(Folder from, Collection<Message> targets, Folder into) {
    var sources = targets.stream().filter(from::holds).toList();
    var copies = sources.stream().map(message -> put(message, into)).toList();
    return new CopyResult(into.uidValidity(), sources, copies);
  }

  CopyResult move(Folder from, Collection<Message> targets, Folder into) {
    var result = copy(from, targets, into);
    if (from != into) {
      expunge(from, result.from().stream().filter(from::holds).toList());
    }
    return result;
  }

  private Message put(Message message, Folder into) {
    var there = into.find(message.bytes());
    if (there.isPresent()) {
      return there.get();
    }
    var flags = new HashSet<>(message.flags());
    flags.removeIf(DELETED::equalsIgnoreCase);
    if (into.use() == SpecialUse.FLAGGED) {
      flags.add(FLAGGED);
    }
    var leaves =
        places(message.bytes()).stream()
            .filter(place -> isExclusive(into) || isExclusive(place.folder))
            .toList();
    Message stored;
    if (isExclusive(into)) {
      stored = into.insert(message.bytes(), flags, message.received());
    } else {
      var inAll =
          all()
              .find(message.bytes())
              .orElseGet(() -> all().insert(message.bytes(), flags, message.received()));
      stored = isAll(into) ? inAll : into.insert(message.bytes(), flags, message.received());
    }
    if (into.use() == SpecialUse.FLAGGED) {
      reflag(into, stored, FlagChange.ADD, Set.of(FLAGGED), null);
    }
    leaves.forEach(place -> place.folder.remove(place.message));
    star(message.bytes());
    touch(message.bytes());
    return stored;
  }

  /// STORE X-GM-LABELS. In Trash and Spam a message has no labels.
  void change(Folder in, Message target, FlagChange change, Collection<Folder> labels) {
    if (isExclusive(in) || !in.holds(target)) {
      return;
    }
    if (change != FlagChange.REMOVE) {
      labels.stream().filter(Labels::isLabel).forEach(label -> put(target, label));
    }
    if (change == FlagChange.ADD) {
      return;
    }
    for (var place : places(target.bytes())) {
      var named = labels.contains(place.folder);
      if (isLabel(place.folder) && named == (change == FlagChange.REMOVE)) {
        expunge(place.folder, List.of(place.message));
      }
    }
  }

  /// The folders of a message's labels.
  List<Folder> of(Message message) {
    return places(message.bytes()).stream().map(Place::folder).filter(Labels::isLabel).toList();
  }

  static boolean isLabel(Folder folder) {
    return !isAll(folder) && !isExclusive(folder);
  }

  private static boolean isAll(Folder folder) {
    return folder.use() == SpecialUse.ALL;
  }

  private static boolean isExclusive(Folder folder) {
    return folder.use() == SpecialUse.TRASH || folder.use() == SpecialUse.JUNK;
  }

  /// The folder Starred has what is flagged.
  private void star(MessageBytes bytes) {
    var starred = byUse(SpecialUse.FLAGGED);
    var inAll = all().find(bytes);
    var there = starred.find(bytes);
    boolean wanted = inAll.isPresent() && inAll.get().has(FLAGGED);
    if (wanted && there.isEmpty()) {
      starred.insert(bytes, inAll.get().flags(), inAll.get().received());
      touch(bytes);
    } else if (!wanted && there.isPresent()) {
      starred.remove(there.get());
      touch(bytes);
    }
  }

  private void touch(MessageBytes bytes) {
    places(bytes).forEach(place -> place.folder.touch(place.message));
  }

  private List<Place> places(MessageBytes bytes) {
    var places = new ArrayList<Place>();
    for (var folder : account.folders()) {
      Optional<Message> message = folder.find(bytes);
      message.ifPresent(found -> places.add(new Place(folder, found)));
    }
    return places;
  }

  private Folder all() {
    return byUse(SpecialUse.ALL);
  }

  private Folder byUse(SpecialUse use) {
    return account.folders().stream()
        .filter(folder -> folder.use() == use)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the account has no folder for " + use));
  }
}
