package dev.syncline.model.log;

import java.lang.reflect.Field;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/// The API's names of an entity's properties, in Hibernate's order of properties; null where the
/// API shows nothing.
final class LoggedAttributes {
  private LoggedAttributes() {}

  static @Nullable String[] of(EntityPersister persister) {
    var properties = persister.getPropertyNames();
    var names = new @Nullable String[properties.length];
    for (int i = 0; i < properties.length; i++) {
      var field = field(persister.getMappedClass(), properties[i]);
      var logged = field == null ? null : field.getAnnotation(LoggedAttribute.class);
      names[i] = logged == null ? null : logged.value();
    }
    return names;
  }

  private static @Nullable Field field(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (var field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    return null;
  }
}
