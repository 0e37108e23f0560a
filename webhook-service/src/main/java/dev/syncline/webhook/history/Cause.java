package dev.syncline.webhook.history;

/// Why something was delivered.
public enum Cause {
  LOG,
  REDELIVERY,
  REPLAY;

  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
