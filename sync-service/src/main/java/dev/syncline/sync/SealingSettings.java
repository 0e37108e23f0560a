package dev.syncline.sync;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The keys that open secrets: X25519 private keys in base64. Only this service has them.
@ConfigurationProperties("syncline.sealing")
record SealingSettings(List<String> privateKeys) {
  SealingSettings {
    if (privateKeys.isEmpty()) {
      throw new IllegalArgumentException(
          "syncline.sealing.private-keys must hold at least one X25519 private key in base64");
    }
    privateKeys = List.copyOf(privateKeys);
  }

  @Override
  public String toString() {
    return privateKeys.size() + " private keys";
  }
}
