package dev.syncline.model.log;

import java.util.Set;
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

  /// Where the object lies in the account's tree, and what it lies in; null when its kind makes no
  /// tree.
  default @Nullable String loggedPath() {
    return null;
  }

  default @Nullable String loggedParentPath() {
    return null;
  }

  /// Whether what lies below it moved along with it, so that it still lies in the same.
  default boolean loggedWithBranch() {
    return false;
  }

  /// Whether it was only moved along with what it lies in: nothing that the API shows of it
  /// changed.
  default boolean loggedByAnother() {
    return false;
  }

  /// The attribute of the object this entity is, or null when it is the object itself.
  default @Nullable String loggedAs() {
    return null;
  }

  /// Attributes that the entry of its creation names, since who reads it must know without looking
  /// at the object: mostly none.
  default Set<String> loggedWhenCreated() {
    return Set.of();
  }
}
