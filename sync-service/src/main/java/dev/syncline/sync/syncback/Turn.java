package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import java.util.List;

/// What is carried out next.
sealed interface Turn {
  List<Action> actions();

  /// Changes of flags of many messages, each message's in order: a STORE for each folder.
  record Flags(List<Action> actions) implements Turn {
    public Flags {
      actions = List.copyOf(actions);
    }
  }

  /// Moves of one message, in order: what counts is where it begins and where it ends.
  record Filing(List<Action> actions) implements Turn {
    public Filing {
      actions = List.copyOf(actions);
    }
  }

  record Sending(Action action) implements Turn {
    @Override
    public List<Action> actions() {
      return List.of(action);
    }
  }

  /// A folder is made, renamed or deleted.
  record OfFolder(Action action) implements Turn {
    @Override
    public List<Action> actions() {
      return List.of(action);
    }
  }
}
