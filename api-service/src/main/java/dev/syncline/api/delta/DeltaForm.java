package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.syncline.api.delta.Expansion.ExpandedThread;
import dev.syncline.model.view.MessageView;
import dev.syncline.model.view.ThreadView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects as deltas show them: as everywhere else, and an expanded thread with its messages beside
/// what it shows otherwise.
final class DeltaForm {
  private DeltaForm() {}

  record Expanded(@JsonUnwrapped ThreadView thread, List<MessageView> messages) {
    Expanded {
      messages = List.copyOf(messages);
    }
  }

  static @Nullable Object of(@Nullable Object object) {
    return object instanceof ExpandedThread(var thread, var messages)
        ? new Expanded(thread, messages)
        : object;
  }
}
