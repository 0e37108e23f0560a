package dev.syncline.sandbox.imap;

import java.util.List;

/// One argument as the wire carries it. Text is ISO-8859-1: a character is a byte as it came in.
sealed interface Argument {
  record Atom(String text) implements Argument {}

  /// A quoted string or a literal.
  record Text(String text) implements Argument {}

  record Group(List<Argument> items) implements Argument {
    public Group {
      items = List.copyOf(items);
    }
  }
}
