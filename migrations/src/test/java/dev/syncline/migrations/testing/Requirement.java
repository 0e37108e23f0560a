package dev.syncline.migrations.testing;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/// Things a test needs that a machine may lack. A test is skipped where they are missing, unless
/// `-Drequire=mysql,dovecot,node` or the environment variable `SYNCLINE_REQUIRE` demands them: then
/// it fails.
public enum Requirement {
  MYSQL,
  EMBEDDED,
  DOVECOT,
  NODE,
  ISYNC;

  /// Skips the running test, or fails it where this is demanded.
  public void isMetIf(boolean isThere) {
    var name = name().toLowerCase(Locale.ROOT);
    if (!isThere && isDemanded()) {
      throw new AssertionError(name + " is required, but it is not there");
    }
    Assumptions.assumeTrue(isThere, name + " is not there");
  }

  public boolean isDemanded() {
    var environment = System.getenv().getOrDefault("SYNCLINE_REQUIRE", "");
    var demanded = System.getProperty("require", environment);
    return Arrays.asList(demanded.toLowerCase(Locale.ROOT).split("[, ]+", -1))
        .contains(name().toLowerCase(Locale.ROOT));
  }
}
