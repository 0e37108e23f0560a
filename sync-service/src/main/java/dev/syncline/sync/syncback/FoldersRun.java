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
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts the message into exactly the folders asked: copies while there is something to copy from,
/// then a move for each place that it leaves, and what is left over is expunged.
final class FoldersRun {
  private final ActionEffects effects;

  FoldersRun(ActionEffects effects) {
    this.effects = effects;
  }

  void run(Action action, MailAccount mail) throws InterruptedException {
    if (!(action.arguments() instanceof ActionArguments.Folders asked)) {
      throw new IllegalStateException("action %d is no change of folders".formatted(action.seq()));
    }
    var plan = effects.start(action);
    if (!plan.labels().isEmpty()) {
      effects.filed(action, new LabelsRun(plan, mail).run(action, asked));
      return;
    }
    var stays = plan.places().stream().filter(p -> asked.folders().contains(p.folder())).toList();
    var there = stays.stream().map(Place::folder).collect(toSet());
    var enter =
        new ArrayDeque<>(
            asked.folders().stream()
                .filter(folder -> !there.contains(folder) && plan.paths().containsKey(folder))
                .toList());
    if (!asked.folders().isEmpty() && stays.isEmpty() && enter.isEmpty()) {
      // leaving the others now would leave the message nowhere
      throw new ProviderException(
          new Failure.Refused("none of the folders it was to be in is there any more"));
    }
    var sources = new ArrayDeque<>(plan.sources());
    if (sources.isEmpty() && stays.isEmpty()) {
      throw new NotYet("the message's new UID has not been seen yet");
    }
    effects.filed(action, carryOut(mail, plan, stays, sources, enter));
  }

  private static Map<UUID, Long> carryOut(
      MailAccount mail, Plan plan, List<Place> stays, Deque<Place> sources, Deque<UUID> enter)
      throws InterruptedException {
    var uids = new HashMap<UUID, Long>();
    while (enter.size() > sources.size()) {
      var from = stays.isEmpty() ? sources.getFirst() : stays.getFirst();
      var to = enter.removeFirst();
      var copy =
          new Command.Copy(from.path(), from.checkpoint(), List.of(from.uid()), plan.path(to));
      learn(uids, to, from, mail.execute(copy));
    }
    while (!enter.isEmpty()) {
      var from = sources.removeFirst();
      var to = enter.removeFirst();
      var move =
          new Command.Move(from.path(), from.checkpoint(), List.of(from.uid()), plan.path(to));
      learn(uids, to, from, mail.execute(move));
    }
    for (var left : sources) {
      var _ =
          mail.execute(new Command.Expunge(left.path(), left.checkpoint(), List.of(left.uid())));
    }
    return uids;
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
