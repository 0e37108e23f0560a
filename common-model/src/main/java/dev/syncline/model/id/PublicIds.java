package dev.syncline.model.id;

import java.util.Optional;
import java.util.UUID;

/// Writes ids as 26 characters of lower-case base 32 (the alphabet of RFC 4648 §7, extended hex: it
/// sorts as the bytes do), and reads them back.
public final class PublicIds {
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";
  private static final int LENGTH = 26;

  private PublicIds() {}

  public static String encode(UUID id) {
    var text = new char[LENGTH];
    var high = id.getMostSignificantBits();
    var low = id.getLeastSignificantBits();
    // 26 characters hold 130 bits: the first one carries only three.
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(text);
  }

  /// Empty when the text is no id that {@link #encode} could have written.
  public static Optional<UUID> decode(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      var digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | digit;
    }
    return Optional.of(new UUID(high, low));
  }
}
