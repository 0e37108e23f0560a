package dev.syncline.provider.imap;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Flags as they may be put on the wire (RFC 9051 §9, flag): an atom, with a backslash before the
/// system ones. Anything else could end the command and begin another.
final class FlagNames {
  private static final Pattern FLAG = Pattern.compile("\\\\?[!#$&'+,\\-./0-9:;<=>?@A-Z^_`a-z|}~]+");

  private FlagNames() {}

  static String list(Collection<String> flags) {
    for (var flag : flags) {
      if (!FLAG.matcher(flag).matches()) {
        throw new IllegalArgumentException(
            "a flag of %d characters is not an atom".formatted(flag.length()));
      }
    }
    return flags.stream().sorted().collect(Collectors.joining(" "));
  }
}
