package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.event.EventFilter;
import dev.syncline.model.id.PublicIds;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Says of a filter whether it can ever mean something, before it is kept.
final class FilterCheck {
  private static final int MAX_VALUES = 50;

  private FilterCheck() {}

  static EventFilter checked(EventFilter filter) {
    return new EventFilter(
        values(
            "folder",
            lower(filter.folder()),
            folder -> PublicIds.decode(folder).isPresent() || EventFilter.ROLES.contains(folder),
            "ids of folders or roles (%s)"
                .formatted(String.join(", ", new TreeSet<>(EventFilter.ROLES)))),
        values(
            "from",
            lower(filter.from()),
            from -> from.matches("[^@\\s]{0,128}@[^@\\s]{1,253}"),
            "addresses, or domains such as @example.com"),
        filter.hasAttachment(),
        values(
            "changed",
            filter.changed(),
            EventFilter.ATTRIBUTES::contains,
            "names of attributes: " + String.join(", ", new TreeSet<>(EventFilter.ATTRIBUTES))));
  }

  private static @Nullable List<String> lower(@Nullable List<String> values) {
    return values == null
        ? null
        : values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
  }

  private static @Nullable List<String> values(
      String name, @Nullable List<String> values, Predicate<String> fits, String expected) {
    if (values == null) {
      return null;
    }
    if (values.isEmpty() || values.size() > MAX_VALUES) {
      throw ApiException.invalid(
          "'filter.%s' must have 1 to %d values: %s. Leave it out to ask for nothing."
              .formatted(name, MAX_VALUES, expected));
    }
    for (var value : values) {
      if (!fits.test(value)) {
        throw ApiException.invalid(
            "'filter.%s' has '%s'. It takes %s."
                .formatted(name, TriggerNames.printable(value), expected));
      }
    }
    return values.stream().distinct().toList();
  }
}
