package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.groupingBy;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.MailAccount;
import dev.syncline.sync.apply.ActionEffects;
import dev.syncline.sync.apply.ActionEffects.Flagged;
import dev.syncline.sync.apply.ActionEffects.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// \Seen and \Flagged of many messages, on every copy, also where a later action will take it away.
/// Of what was asked of a message several times the last word counts, and what many messages are to
/// have in one folder is one command.
final class FlagsRun {
  private final ActionEffects effects;

  FlagsRun(ActionEffects effects) {
    this.effects = effects;
  }

  /// What one message shall have. Wishes about the same flag replace each other.
  private record Wish(Set<String> add, Set<String> remove) {
    Wish() {
      this(new HashSet<>(), new HashSet<>());
    }

    void take(Action action) {
      if (action.arguments() instanceof ActionArguments.Flags(var unread, var starred)) {
        take("\\Seen", unread == null ? null : !unread);
        take("\\Flagged", starred);
      }
    }

    private void take(String flag, @Nullable Boolean wanted) {
      if (wanted != null) {
        (wanted ? add : remove).add(flag);
        (wanted ? remove : add).remove(flag);
      }
    }
  }

  private record Store(UUID folder, Set<String> add, Set<String> remove) {}

  /// Answers those that wait, for a UID or until it is known where the message went that is not
  /// where it was; the others are done. From a place that an action has yet to leave the message
  /// may be gone: whoever took it has decided.
  List<Action> run(List<Action> actions, MailAccount mail) throws InterruptedException {
    var wishes = new LinkedHashMap<UUID, Wish>();
    for (var action : actions) {
      wishes.computeIfAbsent(action.objectId(), _ -> new Wish()).take(action);
    }
    var flagged = new LinkedHashMap<UUID, Flagged>();
    var placed = new LinkedHashMap<UUID, List<Place>>();
    effects
        .start(actions)
        .forEach((message, plan) -> {
          var places =
              Stream.of(plan.places(), plan.sources(), plan.laterSources())
                  .flatMap(List::stream)
                  .distinct()
                  .toList();
          var wish = wishes.getOrDefault(message, new Wish());
          if (!places.isEmpty() || !(plan.waitsForUid() || plan.seenNowhere())) {
            flagged.put(message, new Flagged(places, wish.add(), wish.remove()));
            placed.put(message, plan.places());
          }
        });
    var met = store(flagged, mail);
    placed.forEach((message, places) -> {
      if (!met.containsAll(places)) {
        flagged.remove(message);
      }
    });
    var done = actions.stream().filter(a -> flagged.containsKey(a.objectId())).toList();
    effects.flagged(done, flagged);
    return actions.stream().filter(action -> !done.contains(action)).toList();
  }

  /// Answers the places where they were met.
  private static Set<Place> store(Map<UUID, Flagged> messages, MailAccount mail)
      throws InterruptedException {
    var stores = new LinkedHashMap<Store, List<Place>>();
    for (var message : messages.values()) {
      message.places().stream()
          .collect(groupingBy(Place::folder))
          .forEach((folder, places) ->
              stores
                  .computeIfAbsent(
                      new Store(folder, message.add(), message.remove()), _ -> new ArrayList<>())
                  .addAll(places));
    }
    var met = new HashSet<Place>();
    for (var store : stores.entrySet()) {
      var first = store.getValue().getFirst();
      var uids = store.getValue().stream().map(Place::uid).distinct().toList();
      var result =
          mail.execute(
              new Command.ChangeFlags(
                  first.path(),
                  first.checkpoint(),
                  uids,
                  store.getKey().add(),
                  store.getKey().remove()));
      if (result instanceof CommandResult.Flagged(var present, _)) {
        store.getValue().stream().filter(place -> present.contains(place.uid())).forEach(met::add);
      }
    }
    return met;
  }
}
