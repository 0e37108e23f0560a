package dev.syncline.provider.imap;

import java.time.Duration;

/// Which connections ask their server to compress (RFC 4978): see ADR 0042 for the figures.
///
/// @param received octets that a connection brought, or is about to bring, without a wait between
/// @param roundTrip how far away a server is at least: the quickest answer to a command so far
public record CompressionRule(long received, Duration roundTrip) {
  public static final CompressionRule DEFAULT = new CompressionRule(1 << 20, Duration.ofMillis(5));
  public static final CompressionRule NEVER =
      new CompressionRule(Long.MAX_VALUE, Duration.ofDays(1));
}
