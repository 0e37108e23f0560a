package dev.syncline.api.delta;

import dev.syncline.api.delta.Feed.Style;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.log.ObjectType;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the predecessor's delta requests may ask for.
///
/// @param types the objects wanted, by the predecessor's names
record LegacyQuery(Set<String> types, Style style) {
  private static final Set<String> KNOWN =
      Set.of(
          "contact",
          "message",
          "event",
          "file",
          "thread",
          "calendar",
          "draft",
          "folder",
          "label",
          "account",
          "metadata");

  /// Told only to who asks for them.
  private static final List<String> HIDDEN = List.of("folder", "label", "account");

  LegacyQuery {
    types = Set.copyOf(types);
  }

  static LegacyQuery of(QueryParameters query) {
    // `since` of the SDK writes the parameter's name as its own option's.
    var include = new LinkedHashSet<>(query.texts("include_types"));
    include.addAll(query.texts("includeTypes"));
    var exclude = query.texts("exclude_types");
    if (!include.isEmpty() && !exclude.isEmpty()) {
      throw ApiException.invalid("Give 'include_types' or 'exclude_types', not both.");
    }
    check("include_types", include);
    check("exclude_types", new LinkedHashSet<>(exclude));
    var types = new LinkedHashSet<>(include.isEmpty() ? KNOWN : include);
    exclude.forEach(types::remove);
    if (include.isEmpty()) {
      HIDDEN.forEach(types::remove);
    }
    show(query, "exclude_folders", types, List.of("folder", "label"));
    show(query, "exclude_account", types, List.of("account"));
    var _ = query.flag("exclude_metadata");
    var expanded = query.choice("view", Set.of("expanded")).isPresent();
    var filter = DeltaFilter.including(objects(types));
    return new LegacyQuery(types, new Style(filter, expanded, true));
  }

  private static void show(
      QueryParameters query, String parameter, Set<String> types, List<String> shown) {
    query.flag(parameter).filter(hide -> !hide).ifPresent(_ -> types.addAll(shown));
  }

  private static void check(String parameter, Set<String> given) {
    if (!KNOWN.containsAll(given)) {
      throw ApiException.invalid(
          "'%s' must be of %s.".formatted(parameter, String.join(", ", new TreeSet<>(KNOWN))));
    }
  }

  private static Set<ObjectType> objects(Set<String> types) {
    var objects = EnumSet.noneOf(ObjectType.class);
    for (var type : types) {
      switch (type) {
        case "message", "draft" -> objects.add(ObjectType.MESSAGE);
        case "thread" -> objects.add(ObjectType.THREAD);
        case "folder", "label" -> objects.add(ObjectType.FOLDER);
        case "account" -> objects.add(ObjectType.GRANT);
        default -> {
          // no such objects here: nothing will come
        }
      }
    }
    return objects;
  }
}
