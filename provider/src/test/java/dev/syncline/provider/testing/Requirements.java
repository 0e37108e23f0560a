package dev.syncline.provider.testing;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine. A laptop without it skips the test; `-Drequire=dovecot,…`, or
/// `SYNCLINE_REQUIRE` in the environment, as CI sets it, turns the skip into a failure.
public final class Requirements {
  private Requirements() {}

  public static void need(String what, boolean available) {
    if (available) {
      return;
    }
    var environment = System.getenv().getOrDefault("SYNCLINE_REQUIRE", "");
    var required = (System.getProperty("require", "") + "," + environment).split(",", -1);
    if (Arrays.stream(required).map(String::strip).anyMatch(what::equals)) {
      throw new AssertionError(
          what + " is required by -Drequire or SYNCLINE_REQUIRE but not installed");
    }
    Assumptions.abort(what + " is not installed");
  }
}
