package dev.syncline.model.log;

import dev.syncline.model.log.ChangeCollector.Branch;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/// What the API shows of an entity's properties, in Hibernate's order of properties.
final class LoggedAttributes {
  private final List<@Nullable LoggedAttribute> attributes;
  private final int path;
  private final int parentPath;

  private LoggedAttributes(List<@Nullable LoggedAttribute> attributes, int path, int parentPath) {
    this.attributes = attributes;
    this.path = path;
    this.parentPath = parentPath;
  }

  static LoggedAttributes of(EntityPersister persister) {
    var attributes = new ArrayList<@Nullable LoggedAttribute>();
    for (var property : persister.getPropertyNames()) {
      attributes.add(
          field(persister.getMappedClass(), property)
              .map(field -> field.getAnnotation(LoggedAttribute.class))
              .orElse(null));
    }
    var properties = List.of(persister.getPropertyNames());
    return new LoggedAttributes(
        attributes, properties.indexOf("path"), properties.indexOf("parentPath"));
  }

  /// The names, as the API has them, of what an update changed for those who look through the API.
  Set<String> changedBy(PostUpdateEvent update) {
    var dirty = update.getDirtyProperties();
    var indexes = dirty == null ? IntStream.range(0, attributes.size()) : IntStream.of(dirty);
    var changed = new TreeSet<String>();
    indexes.forEach(i -> {
      var attribute = attributes.get(i);
      if (attribute != null && shows(attribute, update, i)) {
        changed.addAll(Arrays.asList(attribute.value()));
      }
    });
    return changed;
  }

  /// Where the object lay in its account's tree before the update.
  Branch branchBefore(PostUpdateEvent update) {
    return new Branch(textBefore(update, path), textBefore(update, parentPath));
  }

  private static @Nullable String textBefore(PostUpdateEvent update, int index) {
    var before = update.getOldState();
    return before == null ? null : (String) before[index];
  }

  private static boolean shows(LoggedAttribute attribute, PostUpdateEvent update, int index) {
    var before = update.getOldState();
    return !attribute.whetherAny()
        || before == null
        || any(before[index]) != any(update.getState()[index]);
  }

  private static boolean any(@Nullable Object value) {
    return value instanceof Number count ? count.longValue() > 0 : value != null;
  }

  private static Optional<Field> field(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> field.getName().equals(name))
        .findFirst();
  }
}
