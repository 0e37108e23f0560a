package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.imap.Argument.Atom;
import dev.syncline.sandbox.imap.Argument.Group;
import dev.syncline.sandbox.imap.Argument.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;

/// Arguments taken one after the other; what is missing or of the wrong kind ends the command in
/// BAD.
final class Arguments {
  private final List<Argument> items;
  private final boolean utf8;
  private int at;

  /// @param utf8 whether names of folders are UTF-8 (RFC 6855 §3), not modified UTF-7
  Arguments(List<Argument> items, boolean utf8) {
    this.items = items;
    this.utf8 = utf8;
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
    return utf8 ? netUnicode(string()) : ModifiedUtf7.decode(string());
  }

  /// RFC 6855 §3: no control characters, nor separators of lines.
  private static String netUnicode(String wire) throws Refused {
    try {
      var octets = ByteBuffer.wrap(wire.getBytes(ISO_8859_1));
      var name = UTF_8.newDecoder().decode(octets).toString();
      if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
        throw Refused.bad("a folder name has no control characters");
      }
      return name;
    } catch (CharacterCodingException _) {
      throw Refused.bad("a folder name is written in UTF-8");
    }
  }

  Arguments group() throws Refused {
    return switch (next()) {
      case Group(var inside) -> new Arguments(inside, utf8);
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
