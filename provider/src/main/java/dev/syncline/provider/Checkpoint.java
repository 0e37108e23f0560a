package dev.syncline.provider;

/// How far a folder has been read, in the adapter's own words; opaque to everyone else, at most 500
/// characters.
public record Checkpoint(String text) {
  public static final Checkpoint NOTHING = new Checkpoint("");

  private static final String DOUBT = "?";

  public Checkpoint {
    if (text.length() > 500) {
      throw new IllegalArgumentException(
          "a checkpoint has at most 500 characters, not " + text.length());
    }
  }

  public boolean isNothing() {
    return text.isEmpty();
  }

  /// Where it was, without trust in what was seen there: every message is to be compared once,
  /// since the store has changed behind what the server has told.
  public Checkpoint doubted() {
    return isNothing() || text.length() == 500 ? this : new Checkpoint(DOUBT + text);
  }

  public boolean isDoubted() {
    return text.startsWith(DOUBT);
  }

  /// Without the doubts.
  public Checkpoint plain() {
    var from = 0;
    while (text.startsWith(DOUBT, from)) {
      from++;
    }
    return from == 0 ? this : new Checkpoint(text.substring(from));
  }
}
