package dev.syncline.api.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.id.AccountId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/// Where a page ended: the last object's time and id. A page begins after that position, not after
/// so many objects, so what arrives meanwhile shifts nothing.
///
/// A checksum binds it to its account and list. It keeps no secret; it makes a token that was
/// mangled, or taken elsewhere, an error instead of an odd page.
public record PageToken(Instant at, UUID id) {
  private static final int CHECKSUM = 8;

  public String encode(AccountId account, String list) {
    var position =
        ByteBuffer.allocate(24)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    var token =
        ByteBuffer.allocate(24 + CHECKSUM).put(position).put(checksum(account, list, position));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  public static PageToken decode(AccountId account, String list, String text) {
    var bytes = bytes(text);
    if (bytes.length == 24 + CHECKSUM) {
      var position = Arrays.copyOf(bytes, 24);
      var checksum = Arrays.copyOfRange(bytes, 24, bytes.length);
      if (Arrays.equals(checksum, checksum(account, list, position))) {
        var buffer = ByteBuffer.wrap(position);
        return new PageToken(
            Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS),
            new UUID(buffer.getLong(), buffer.getLong()));
      }
    }
    throw ApiException.invalid(
        "'page_token' is no token of this list. Pass on 'next_cursor' as it was answered, to the"
            + " same list of the same grant, or leave it out to begin again.");
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static byte[] checksum(AccountId account, String list, byte[] position) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update((account.value() + "/" + list + "/").getBytes(US_ASCII));
      return Arrays.copyOf(hash.digest(position), CHECKSUM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
