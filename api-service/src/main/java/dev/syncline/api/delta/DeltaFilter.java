package dev.syncline.api.delta;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which changes a follower wants: by object (`message`) or by object and event
/// (`message.created`), the words that webhooks use too. The others are passed over, and the cursor
/// with them.
final class DeltaFilter {
  static final DeltaFilter EVERYTHING = new DeltaFilter(Set.of(), false);

  private static final Set<String> NAMES =
      Arrays.stream(ObjectType.values())
          .flatMap(type ->
              Stream.concat(
                  Stream.of(type.wireName()),
                  Arrays.stream(Operation.values()).map(event -> name(type, event))))
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final Set<String> names;
  private final boolean exclude;

  private DeltaFilter(Set<String> names, boolean exclude) {
    this.names = names;
    this.exclude = exclude;
  }

  static DeltaFilter of(QueryParameters query) {
    var include = query.texts("include");
    var exclude = query.texts("exclude");
    if (!include.isEmpty() && !exclude.isEmpty()) {
      throw ApiException.invalid("Give 'include' or 'exclude', not both.");
    }
    check("include", include);
    check("exclude", exclude);
    if (include.isEmpty() && exclude.isEmpty()) {
      return EVERYTHING;
    }
    return include.isEmpty()
        ? new DeltaFilter(Set.copyOf(exclude), true)
        : new DeltaFilter(Set.copyOf(include), false);
  }

  static DeltaFilter including(Set<ObjectType> types) {
    return new DeltaFilter(
        types.stream().map(ObjectType::wireName).collect(Collectors.toUnmodifiableSet()), false);
  }

  private static void check(String parameter, List<String> given) {
    if (!NAMES.containsAll(given)) {
      throw ApiException.invalid(
          "'%s' must be of %s, alone or with an event: message.created, message.updated, message.deleted."
              .formatted(
                  parameter,
                  Arrays.stream(ObjectType.values())
                      .map(ObjectType::wireName)
                      .collect(Collectors.joining(", "))));
    }
  }

  boolean takesAll() {
    return this == EVERYTHING;
  }

  boolean takes(LogEntry entry) {
    if (takesAll()) {
      return true;
    }
    var named =
        names.contains(entry.objectType().wireName())
            || names.contains(name(entry.objectType(), entry.operation()));
    return named != exclude;
  }

  private static String name(ObjectType type, Operation operation) {
    return type.wireName() + "." + operation.wireName();
  }
}
