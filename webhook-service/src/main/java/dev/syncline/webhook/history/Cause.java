package dev.syncline.webhook.history;

import java.util.Locale;

/// Why something was delivered.
public enum Cause {
  LOG,
  REDELIVERY,
  REPLAY;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
