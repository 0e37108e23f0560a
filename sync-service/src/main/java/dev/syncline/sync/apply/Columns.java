package dev.syncline.sync.apply;

/// Text as columns can hold it.
final class Columns {
  private Columns() {}

  /// At most so many characters, cut between code points, as the server counts them.
  static String text(String value, int max) {
    if (value.length() <= max) {
      return value;
    }
    var end = Character.isHighSurrogate(value.charAt(max - 1)) ? max - 1 : max;
    return value.substring(0, end);
  }
}
