package dev.syncline.sandbox.imap;

import java.util.List;

/// A command line with its literals. The name is upper case; UID commands are called `UID FETCH`.
record Command(String tag, String name, List<Argument> arguments) {
  Command {
    arguments = List.copyOf(arguments);
  }
}
