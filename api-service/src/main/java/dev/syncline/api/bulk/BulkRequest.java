package dev.syncline.api.bulk;

import dev.syncline.api.message.MessageChanges;
import dev.syncline.api.message.MessageFilter;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.id.PublicIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which messages, by ids or by the filters of the list; and what to do to them.
record BulkRequest(
    @Nullable List<String> ids,
    @Nullable Map<String, @Nullable Object> filter,
    MessageChanges.@Nullable Request change,
    @Nullable String delete) {
  private static final int MAX_IDS = 1_000;
  private static final String TRASH = "trash";
  private static final String FOR_GOOD = "for_good";

  /// Refuses what says nothing, or two things.
  void check() {
    if ((ids == null) == (filter == null)) {
      throw ApiException.invalid("Give either 'ids' or 'filter'.");
    }
    if ((change == null) == (delete == null)) {
      throw ApiException.invalid("Give either 'change' or 'delete'.");
    }
    if (delete != null && !delete.equals(TRASH) && !delete.equals(FOR_GOOD)) {
      throw ApiException.invalid("'delete' must be one of %s, %s.".formatted(FOR_GOOD, TRASH));
    }
  }

  boolean isForGood() {
    return FOR_GOOD.equals(delete);
  }

  /// Each once. One that can't exist fails as one that does not.
  List<UUID> messages() {
    if (ids == null) {
      return List.of();
    }
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw ApiException.invalid(
          "'ids' takes 1 to %d ids. For more messages, use 'filter'.".formatted(MAX_IDS));
    }
    var found = new LinkedHashSet<UUID>();
    for (var id : ids) {
      found.add(
          PublicIds.decode(String.valueOf(id))
              .orElseThrow(
                  () -> ApiException.invalid("'ids' has something that is no id of a message.")));
    }
    return List.copyOf(found);
  }

  /// As a query string; null when there are ids.
  @Nullable String query() {
    if (filter == null) {
      return null;
    }
    if (filter.isEmpty()) {
      throw ApiException.invalid(
          "'filter' is empty: it would be every message. Give at least one condition.");
    }
    var values = new LinkedHashMap<String, List<String>>();
    filter.forEach((name, value) -> values.put(name, texts(name, value)));
    var query = QueryParameters.of(values);
    query.allow(MessageFilter.PARAMETERS);
    var _ = new MessageFilter(query);
    return query.encode();
  }

  private static List<String> texts(String name, @Nullable Object value) {
    var texts = new ArrayList<String>();
    for (var each : value instanceof List<?> list ? list : Arrays.asList(value)) {
      if (!(each instanceof String || each instanceof Boolean || each instanceof Number)) {
        throw ApiException.invalid(
            "'filter.%s' must be text, a number, true or false, or a list of these."
                .formatted(QueryParameters.printable(name)));
      }
      texts.add(each.toString());
    }
    return texts;
  }
}
