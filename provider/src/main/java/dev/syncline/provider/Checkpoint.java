package dev.syncline.provider;

/// How far a folder has been read, in the adapter's own words; opaque to everyone else, at most 500
/// characters.
public record Checkpoint(String text) {
  public static final Checkpoint NOTHING = new Checkpoint("");

  public Checkpoint {
    if (text.length() > 500) {
      throw new IllegalArgumentException(
          "a checkpoint has at most 500 characters, not " + text.length());
    }
  }

  public boolean isNothing() {
    return text.isEmpty();
  }
}
