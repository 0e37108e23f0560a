package dev.syncline.sandbox.imap;

/// A line that is no command; it was read to its end.
final class SyntaxError extends Exception {
  private final String tag;

  SyntaxError(String tag, String text) {
    super(text);
    this.tag = tag;
  }

  /// The tag to answer with, or `*` when there was none.
  String tag() {
    return tag;
  }
}
