package dev.syncline.sync.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.mime.identity.MessageIdentity;
import dev.syncline.model.id.Sha256;
import dev.syncline.provider.RemoteMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// What tells a message from all others: the provider's own lasting id, else its header block.
final class Identities {
  private Identities() {}

  static Optional<Sha256> byProvider(RemoteMessage message) {
    var stableId = message.stableId();
    return stableId == null ? Optional.empty() : Optional.of(hash("stable-id:" + stableId));
  }

  /// Empty when the header block says nothing: then only the whole message has an identity.
  static Optional<Sha256> byHeaders(byte[] headers) {
    return MessageIdentity.hasHeaders(headers)
        ? Optional.of(new Sha256(MessageIdentity.of(headers)))
        : Optional.empty();
  }

  private static Sha256 hash(String text) {
    try {
      return new Sha256(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
