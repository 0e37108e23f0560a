package dev.syncline.api;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the API is told besides its databases.
@ConfigurationProperties("syncline")
public record ApiSettings(Blobs blobs, Sealing sealing, Webhooks webhooks, @DefaultValue Api api) {
  public ApiSettings {
    require("syncline.blobs.directory", blobs, blobs == null ? null : blobs.directory());
    require("syncline.sealing.public-key", sealing, sealing == null ? null : sealing.publicKey());
    require(
        "syncline.webhooks.secret-key", webhooks, webhooks == null ? null : webhooks.secretKey());
  }

  /// Where raw messages are kept.
  public record Blobs(String directory) {}

  /// The key that seals for the sync fleet. The one that opens is never here.
  public record Sealing(String publicKey) {}

  /// The key that webhook secrets are sealed with.
  public record Webhooks(String secretKey) {
    @Override
    public String toString() {
      return "Webhooks";
    }
  }

  /// Limits.
  ///
  /// @param maxBody of a request that is no form, in octets
  public record Api(@DefaultValue("12582912") long maxBody) {}

  private static void require(String name, @Nullable Object group, @Nullable String value) {
    if (group == null || value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
  }
}
