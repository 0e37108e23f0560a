package dev.syncline.model.event;

import dev.syncline.model.log.LogEntry;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

  /// As what the entry is told; empty when it is not.
  ///
  /// @param object a view of the API
  /// @param roles of the account's folders by their id; asked for only if it matters
  public Optional<Trigger> choose(
      LogEntry entry, UUID grant, Object object, Supplier<Map<String, String>> roles) {
    if (!mayWant(entry) || !(grants.isEmpty() || grants.contains(grant))) {
      return Optional.empty();
    }
    return Trigger.of(entry, object).stream()
        .filter(triggers::contains)
        .findFirst()
        .filter(_ -> filter.passes(entry, object, filter.asksForRoles() ? roles.get() : Map.of()));
  }
}
