package dev.syncline.model.event;

import dev.syncline.model.log.LogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// What a subscription is told, and how much of it.
///
/// @param grants only these; every grant of the application when empty
/// @param compact ids instead of objects
public record Selection(
    Set<Trigger> triggers, Set<UUID> grants, EventFilter filter, boolean compact) {
  public Selection {
    triggers = Set.copyOf(triggers);
    grants = Set.copyOf(grants);
  }

  public static Selection of(Set<Trigger> triggers) {
    return new Selection(triggers, Set.of(), EventFilter.NONE, false);
  }

  /// Whether it is worth loading the entry's object.
  public boolean mayWant(LogEntry entry) {
    return !Collections.disjoint(Trigger.possible(entry), triggers) && filter.mayPass(entry);
  }

  /// As what the entry is told: as the most telling of what it is, and beside that in another form
  /// if the subscription has that trigger too. Empty when it is not told.
  ///
  /// @param object a view of the API
  /// @param roles of the account's folders by their id; asked for only if it matters
  public List<Trigger> choose(
      LogEntry entry, UUID grant, Object object, Supplier<Map<String, String>> roles) {
    if (!mayWant(entry) || !(grants.isEmpty() || grants.contains(grant))) {
      return List.of();
    }
    var told = new ArrayList<Trigger>();
    Trigger.of(entry, object).stream().filter(triggers::contains).findFirst().ifPresent(told::add);
    Trigger.beside(entry).filter(triggers::contains).ifPresent(told::add);
    var passes =
        !told.isEmpty()
            && filter.passes(entry, object, filter.asksForRoles() ? roles.get() : Map.of());
    return passes ? told : List.of();
  }
}
