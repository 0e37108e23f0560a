package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.imap.Argument.Atom;
import dev.syncline.sandbox.imap.Argument.Group;
import dev.syncline.sandbox.imap.Argument.Text;
import java.util.List;
import java.util.Locale;

/// Arguments taken one after the other; what is missing or of the wrong kind ends the command in
/// BAD.
final class Arguments {
  private final List<Argument> items;
  private int at;

  Arguments(List<Argument> items) {
    this.items = items;
  }

  boolean hasMore() {
    return at < items.size();
  }

  void end() throws Refused {
    if (hasMore()) {
      throw Refused.bad("too many arguments");
    }
  }

  Argument next() throws Refused {
    if (!hasMore()) {
      throw Refused.bad("an argument is missing");
    }
    return items.get(at++);
  }

  /// An atom in upper case.
  String keyword() throws Refused {
    return atom().toUpperCase(Locale.ROOT);
  }

  String atom() throws Refused {
    return switch (next()) {
      case Atom(var text) -> text;
      case Text _, Group _ -> throw Refused.bad("an atom was expected");
    };
  }

  /// An atom or a string, bytes as characters.
  String string() throws Refused {
    return switch (next()) {
      case Atom(var text) -> text;
      case Text(var text) -> text;
      case Group _ -> throw Refused.bad("a string was expected, not a list");
    };
  }

  /// A string as people read it.
  String text() throws Refused {
    return new String(string().getBytes(ISO_8859_1), UTF_8);
  }

  String mailbox() throws Refused {
    return ModifiedUtf7.decode(string());
  }

  Arguments group() throws Refused {
    return switch (next()) {
      case Group(var inside) -> new Arguments(inside);
      case Atom _, Text _ -> throw Refused.bad("a parenthesised list was expected");
    };
  }

  boolean nextIsGroup() {
    return hasMore() && items.get(at) instanceof Group;
  }

  boolean nextIsAtom(String wanted) {
    return hasMore() && items.get(at) instanceof Atom(var text) && text.equalsIgnoreCase(wanted);
  }

  SequenceSet sequenceSet() throws Refused {
    return SequenceSet.parse(atom());
  }

  /// A list in parentheses, or what is left of the arguments.
  Arguments groupOrRest() throws Refused {
    if (nextIsGroup()) {
      var inside = group();
      end();
      return inside;
    }
    return this;
  }
}
