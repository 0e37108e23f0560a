package dev.syncline.provider.testing;

import java.util.EnumSet;
import java.util.Set;

/// What servers differ in by their nature. The suite claims the one thing where a server has the
/// ability and the other where it has not; nothing is left out.
public enum Ability {
  /// Tells what folders are for (RFC 6154), and has them from the start.
  SPECIAL_USE,

  /// A folder between others is none itself: \Noselect or \NonExistent.
  PARENTS_ARE_NO_FOLDERS,

  /// Gives each folder a lasting id (RFC 8474).
  FOLDER_IDS,

  /// Goes on talking to a client whose folder another one deleted; else it hangs up.
  SURVIVES_DELETION,

  /// Gives back a message that ends within a line as it was; else with an end of that line.
  KEEPS_LAST_LINE,

  /// Keeps the octets of a header that are no ASCII; else an X stands for each.
  KEEPS_UTF8_HEADERS;

  public static Set<Ability> allBut(Ability... missing) {
    var abilities = EnumSet.allOf(Ability.class);
    for (var ability : missing) {
      abilities.remove(ability);
    }
    return abilities;
  }
}
