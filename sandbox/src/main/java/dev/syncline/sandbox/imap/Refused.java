package dev.syncline.sandbox.imap;

/// A command that ends in NO or BAD.
final class Refused extends Exception {
  private final String status;

  private Refused(String status, String text) {
    super(text);
    this.status = status;
  }

  static Refused no(String text) {
    return new Refused("NO", text);
  }

  /// With a response code (RFC 5530).
  static Refused no(String code, String text) {
    return new Refused("NO", code.isEmpty() ? text : "[" + code + "] " + text);
  }

  static Refused bad(String text) {
    return new Refused("BAD", text);
  }

  String status() {
    return status;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
