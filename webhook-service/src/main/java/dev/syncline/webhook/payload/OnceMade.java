package dev.syncline.webhook.payload;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that costs something: made for the first who asks, while the others wait, and kept.
final class OnceMade<T> {
  private @Nullable T made;

  synchronized T get(Supplier<T> make) {
    var present = made;
    if (present == null) {
      present = make.get();
      made = present;
    }
    return present;
  }
}
