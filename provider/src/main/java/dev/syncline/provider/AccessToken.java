package dev.syncline.provider;

import java.time.Instant;

/// What logs in for a while (RFC 6749 §1.4).
///
/// @param value never logged
/// @param renewFrom when it is time to get another, while this one is still good
public record AccessToken(String value, Instant renewFrom, Instant expiresAt) {
  @Override
  public String toString() {
    return "AccessToken[until %s]".formatted(expiresAt);
  }
}
