package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.ActionEffects;
import dev.syncline.sync.apply.ActionEffects.Place;
import dev.syncline.sync.apply.ActionEffects.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the message into exactly the folders asked last: copies while there is something to copy
/// from, then a move for each place that it leaves, and what is left over is expunged. A place that
/// it was to leave and shall be in after all it never leaves. Where a later change takes it away it
/// is already: an attempt before this one got so far and was cut off.
final class FoldersRun {
  private static final Logger log = LoggerFactory.getLogger(FoldersRun.class);

  /// So often a UID is waited for before what is known must do.
  private static final int PATIENCE = 20;

  private static final String ONLY_MARKED =
      "the server can't remove one message without all that are marked as deleted (it has no"
          + " UIDPLUS), and others have marked some: this one is marked, too";

  private final ActionEffects effects;

  FoldersRun(ActionEffects effects) {
    this.effects = effects;
  }

  /// False when it has to wait for a UID.
  ///
  /// @param actions of one message, in order
  boolean run(List<Action> actions, MailAccount mail) throws InterruptedException {
    var last = actions.getLast();
    if (!(last.arguments() instanceof ActionArguments.Folders asked)) {
      throw new IllegalStateException("action %d is no change of folders".formatted(last.seq()));
    }
    var plan = effects.start(actions).get(last.objectId());
    if (plan == null || (plan.waitsForUid() && actions.getFirst().attempts() < PATIENCE)) {
      return false;
    }
    var deletion = asked.isDeletion();
    if (!plan.labels().isEmpty()) {
      var run = new LabelsRun(plan, mail);
      var found = deletion ? run.delete() : run.run(last.objectId(), asked);
      if (found.isEmpty() && deletion && isLookedForInVain(actions)) {
        found = Optional.of(Map.of());
      }
      if (found.isPresent()) {
        effects.filed(actions, found.get());
      }
      return found.isPresent();
    }
    var kept = kept(plan, asked);
    var stays =
        Stream.of(plan.places(), kept, plan.laterSources())
            .flatMap(List::stream)
            .filter(place -> asked.folders().contains(place.folder()))
            .toList();
    var there = stays.stream().map(Place::folder).collect(toSet());
    var enter =
        new ArrayDeque<>(
            asked.folders().stream()
                .filter(folder -> !there.contains(folder) && plan.paths().containsKey(folder))
                .toList());
    if (!deletion && stays.isEmpty() && enter.isEmpty()) {
      // leaving the others now would leave the message nowhere
      throw new ProviderException(
          new Failure.Refused("none of the folders it was to be in is there any more"));
    }
    var lost = plan.sources().isEmpty() && (!plan.waitsForUid() || anySourceIsGone(actions, plan));
    var sources = new ArrayDeque<>(lost ? places(plan, asked) : plan.sources());
    sources.removeAll(kept);
    if (sources.isEmpty() && stays.isEmpty()) {
      if (deletion) {
        return isGone(actions, plan);
      }
      if (lost) {
        throw new ProviderException(
            new Failure.Refused("it is gone from the folder it was in, and is in no other"));
      }
      return false;
    }
    var uids = carryOut(mail, plan, stays, sources, enter);
    kept.forEach(place -> uids.put(place.folder(), place.uid()));
    effects.filed(actions, uids);
    return true;
  }

  /// What is to be deleted and is nowhere on the server is deleted.
  private boolean isGone(List<Action> actions, Plan plan) throws InterruptedException {
    var gone =
        !plan.waitsForUid() && (anySourceIsGone(actions, plan) || isLookedForInVain(actions));
    if (gone) {
      effects.filed(actions, Map.of());
    }
    return gone;
  }

  private static boolean isLookedForInVain(List<Action> actions) {
    return actions.getFirst().attempts() >= PATIENCE;
  }

  private static boolean anySourceIsGone(List<Action> actions, Plan plan) {
    return actions.stream()
        .map(Action::arguments)
        .filter(ActionArguments.Folders.class::isInstance)
        .map(ActionArguments.Folders.class::cast)
        .flatMap(folders -> folders.sources().stream())
        .anyMatch(source -> !plan.paths().containsKey(source.folder()));
  }

  /// Where it was found since another client renamed the folder that it was in.
  private static List<Place> places(Plan plan, ActionArguments.Folders asked) {
    return plan.places().stream()
        .filter(place -> !asked.folders().contains(place.folder()))
        .toList();
  }

  /// One for each folder that it was to leave first and to be in at last.
  private static List<Place> kept(Plan plan, ActionArguments.Folders asked) {
    var present = plan.places().stream().map(Place::folder).collect(toSet());
    var kept = new LinkedHashMap<UUID, Place>();
    for (var source : plan.sources()) {
      if (asked.folders().contains(source.folder()) && !present.contains(source.folder())) {
        kept.putIfAbsent(source.folder(), source);
      }
    }
    return List.copyOf(kept.values());
  }

  private static Map<UUID, Long> carryOut(
      MailAccount mail, Plan plan, List<Place> stays, Deque<Place> sources, Deque<UUID> enter)
      throws InterruptedException {
    var copies = new HashMap<UUID, Long>();
    try {
      copy(mail, plan, stays, sources, enter, copies);
      var uids = new HashMap<>(copies);
      uids.putAll(move(mail, plan, sources, enter, stays.isEmpty() && enter.isEmpty()));
      return uids;
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.Refused) {
        takeBack(mail, plan, copies);
      }
      throw e;
    }
  }

  private static void copy(
      MailAccount mail,
      Plan plan,
      List<Place> stays,
      Deque<Place> sources,
      Deque<UUID> enter,
      Map<UUID, Long> uids)
      throws InterruptedException {
    while (enter.size() > sources.size()) {
      var from = stays.isEmpty() ? sources.getFirst() : stays.getFirst();
      var to = enter.removeFirst();
      var copy =
          new Command.Copy(from.path(), from.checkpoint(), List.of(from.uid()), plan.path(to));
      learn(uids, to, from, mail.execute(copy));
    }
  }

  private static Map<UUID, Long> move(
      MailAccount mail, Plan plan, Deque<Place> sources, Deque<UUID> enter, boolean nowhere)
      throws InterruptedException {
    var uids = new HashMap<UUID, Long>();
    while (!enter.isEmpty()) {
      var from = sources.removeFirst();
      var to = enter.removeFirst();
      var move =
          new Command.Move(from.path(), from.checkpoint(), List.of(from.uid()), plan.path(to));
      learn(uids, to, from, mail.execute(move));
    }
    for (var left : sources) {
      var result =
          mail.execute(new Command.Expunge(left.path(), left.checkpoint(), List.of(left.uid())));
      if (nowhere && result instanceof CommandResult.OnlyMarked) {
        throw new ProviderException(new Failure.Refused(ONLY_MARKED));
      }
    }
    return uids;
  }

  /// The change is refused as a whole, though copies were made already. One that can't be removed
  /// is seen where it is.
  private static void takeBack(MailAccount mail, Plan plan, Map<UUID, Long> made)
      throws InterruptedException {
    for (var copy : made.entrySet()) {
      var folder = copy.getKey();
      try {
        var _ =
            mail.execute(
                new Command.Expunge(
                    plan.path(folder), plan.checkpoint(folder), List.of(copy.getValue())));
      } catch (ProviderException e) {
        log.warn("a copy is left over: {}", e.failure().getClass().getSimpleName());
      }
    }
  }

  private static void learn(Map<UUID, Long> uids, UUID folder, Place from, CommandResult result) {
    if (result instanceof CommandResult.Done(var targets)) {
      var uid = targets.get(from.uid());
      if (uid != null) {
        uids.put(folder, uid);
      }
    }
  }
}
