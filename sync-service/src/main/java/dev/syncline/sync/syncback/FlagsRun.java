package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.groupingBy;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.provider.Command;
import dev.syncline.provider.MailAccount;
import dev.syncline.sync.apply.ActionEffects;
import dev.syncline.sync.apply.ActionEffects.Place;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// \Seen and \Flagged, on every copy of the message, also where a later action will take it away.
final class FlagsRun {
  private final ActionEffects effects;

  FlagsRun(ActionEffects effects) {
    this.effects = effects;
  }

  void run(Action action, MailAccount mail) throws InterruptedException {
    if (!(action.arguments() instanceof ActionArguments.Flags(var unread, var starred))) {
      throw new IllegalStateException("action %d is no change of flags".formatted(action.seq()));
    }
    var add = new HashSet<String>();
    var remove = new HashSet<String>();
    sort(unread == null ? null : !unread, "\\Seen", add, remove);
    sort(starred, "\\Flagged", add, remove);
    var plan = effects.start(action);
    var places = Stream.concat(plan.places().stream(), plan.laterSources().stream()).toList();
    if (places.isEmpty() && plan.waitsForUid()) {
      throw new NotYet("the message's new UID has not been seen yet");
    }
    for (var folder : places.stream().collect(groupingBy(Place::folder)).values()) {
      var first = folder.getFirst();
      var uids = folder.stream().map(Place::uid).toList();
      var _ =
          mail.execute(
              new Command.ChangeFlags(first.path(), first.checkpoint(), uids, add, remove));
    }
    effects.flagged(action, places, add, remove);
  }

  private static void sort(
      @Nullable Boolean wanted, String flag, Set<String> add, Set<String> remove) {
    if (wanted != null) {
      (wanted ? add : remove).add(flag);
    }
  }
}
