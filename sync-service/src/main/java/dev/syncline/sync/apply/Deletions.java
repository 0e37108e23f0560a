package dev.syncline.sync.apply;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments.Folders.Source;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.DeletedMessage;
import dev.syncline.model.mail.DeletedMessages;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MetadataPairs;
import dev.syncline.model.mail.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/// Messages that API clients deleted for good, as a reading meets them that is earlier than the
/// action, or that began before it: they are not new. Where such a message turns up elsewhere while
/// the action waits, it is to go from there, too. One whose action failed is here again, with what
/// only Syncline knew of it.
final class Deletions {
  private final Session session;
  private final SyncedAccount account;
  private final Map<Sha256, List<DeletedMessage>> deleted = new HashMap<>();
  private final Map<Long, Action> actions = new HashMap<>();
  private final List<Message> described = new ArrayList<>();

  Deletions(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  void prepare(Collection<Sha256> identities) {
    var found = new DeletedMessages(session, account.id()).find(identities);
    if (found.isEmpty()) {
      return;
    }
    deleted.putAll(found.stream().collect(groupingBy(DeletedMessage::identity)));
    actions.putAll(
        session
            .createSelectionQuery(
                "from Action a where a.accountId = :account and a.seq in :seqs", Action.class)
            .setParameter("account", account.id().value())
            .setParameterList("seqs", found.stream().map(DeletedMessage::action).toList())
            .getResultList()
            .stream()
            .collect(toMap(Action::seq, action -> action)));
  }

  /// Whether what arrives is one of them.
  ///
  /// @param others whether some message that lives may be the one that arrives
  boolean take(UUID folder, Arrival arrival, boolean others) {
    for (var message : deleted.getOrDefault(arrival.identity(), List.of())) {
      var action = actions.get(message.action());
      if (action != null && isOf(action, folder, arrival, others)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Action action, UUID folder, Arrival arrival, boolean others) {
    if (action.status() == Action.Status.FAILED) {
      return false;
    }
    var sources = PendingActions.sources(action);
    var here = sources.stream().filter(source -> source.folder().equals(folder)).toList();
    if (here.stream().anyMatch(source -> source.uid() == arrival.uid())) {
      return true;
    }
    if (!Action.OPEN.contains(action.status())) {
      return false;
    }
    var awaited = here.stream().filter(source -> source.uid() < 0).findFirst();
    if (awaited.isPresent()) {
      action.resolve(awaited.get(), arrival.uid());
      return true;
    }
    if (others) {
      return false;
    }
    var more = new ArrayList<>(sources);
    more.add(new Source(folder, arrival.uid(), Placement.text(arrival.remote().flags())));
    action.leaveInstead(more);
    return true;
  }

  /// It is created again.
  void restore(Message message) {
    for (var before : deleted.getOrDefault(message.identity(), List.of())) {
      var action = actions.get(before.action());
      if (before.id().equals(message.id())
          && action != null
          && action.status() == Action.Status.FAILED) {
        message.restore(before);
        described.add(message);
      }
    }
  }

  /// When what is new was written.
  void finish() {
    described.forEach(new MetadataPairs(session, account.id())::write);
  }
}
