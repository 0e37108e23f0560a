package dev.syncline.provider.testing;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine. A laptop without it skips the test; `-Drequire=dovecot,…`, as
/// CI sets it, turns the skip into a failure.
public final class Requirements {
  private Requirements() {}

  public static void need(String what, boolean available) {
    if (available) {
      return;
    }
    var required = System.getProperty("require", "").split(",", -1);
    if (Arrays.stream(required).map(String::strip).anyMatch(what::equals)) {
      throw new AssertionError(what + " is required by -Drequire but not installed");
    }
    Assumptions.abort(what + " is not installed");
  }
}
