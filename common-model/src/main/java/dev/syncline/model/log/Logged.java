package dev.syncline.model.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entity whose changes are changes of an API object, and therefore logged.
///
/// Most entities are the object. Some are a part of it: a message's placement in a folder is the
/// message's attribute `folders`, so its insert and delete are updates of the message.
public interface Logged {
  ObjectType loggedType();

  long loggedAccount();

  UUID loggedId();

  /// The attribute of the object this entity is, or null when it is the object itself.
  default @Nullable String loggedAs() {
    return null;
  }
}
