package dev.syncline.api.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Which fields of an object the answer shall have; empty means all.
public final class Selection {
  private final Set<String> fields;

  private Selection(Set<String> fields) {
    this.fields = fields;
  }

  /// What the parameter `select` says.
  ///
  /// @param view the record whose fields may be chosen
  public static Selection of(QueryParameters query, Class<? extends Record> view) {
    var chosen = Set.copyOf(query.texts("select"));
    var known = fields(view);
    for (var field : chosen) {
      if (!known.contains(field)) {
        throw ApiException.invalid(
            "'select' names a field that is not there. Known are: %s."
                .formatted(String.join(", ", known)));
      }
    }
    return new Selection(chosen);
  }

  public boolean has(String field) {
    return fields.isEmpty() || fields.contains(field);
  }

  public Object apply(JsonMapper mapper, Object view) {
    if (fields.isEmpty()) {
      return view;
    }
    JsonNode tree = mapper.valueToTree(view);
    return ((ObjectNode) tree).retain(fields);
  }

  public List<Object> apply(JsonMapper mapper, List<?> views) {
    return views.stream().map(view -> apply(mapper, view)).collect(Collectors.toList());
  }

  private static Set<String> fields(Class<? extends Record> view) {
    return Arrays.stream(view.getRecordComponents())
        .map(component -> snakeCase(component.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
