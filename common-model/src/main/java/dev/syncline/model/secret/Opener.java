package dev.syncline.model.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Opens what {@link Sealer} sealed. Only the sync service has one. Several keys may be known at a
/// time, so that keys can be rotated: a secret names the one it was sealed for.
public final class Opener {
  private final Map<String, PrivateKey> keys = new LinkedHashMap<>();

  public Opener(List<PrivateKey> keys) {
    for (var key : keys) {
      this.keys.put(HexFormat.of().formatHex(SealingKeys.id(publicKey(key))), key);
    }
  }

  /// Seals what this opens: secrets that a provider has replaced.
  public Sealer sealer(SecureRandom random) {
    return new Sealer(publicKey(keys.values().iterator().next()), random);
  }

  /// The secret, in the clear.
  ///
  /// @throws IllegalStateException when no known key opens it, or it was sealed for another context
  public byte[] open(Sealed sealed, String context) {
    var in = ByteBuffer.wrap(sealed.bytes());
    if (in.get() != Sealer.VERSION) {
      throw new IllegalStateException("a sealed secret of an unknown version");
    }
    var keyId = HexFormat.of().formatHex(take(in, Sealer.KEY_ID));
    var key = keys.get(keyId);
    if (key == null) {
      throw new IllegalStateException(
          "sealed for key %s, but syncline.sealing.private-keys has only %s"
              .formatted(keyId, keys.keySet()));
    }
    try {
      var shared =
          KEM.getInstance("DHKEM")
              .newDecapsulator(key)
              .decapsulate(take(in, Sealer.ENCAPSULATION), 0, 32, "AES");
      var aad = context.getBytes(UTF_8);
      var dataKey = decrypt(shared, take(in, Sealer.IV), aad, take(in, Sealer.WRAPPED));
      var iv = take(in, Sealer.IV);
      return decrypt(new SecretKeySpec(dataKey, "AES"), iv, aad, take(in, in.remaining()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a sealed secret does not open: " + e.getMessage(), e);
    }
  }

  private static byte[] take(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static byte[] decrypt(SecretKey key, byte[] iv, byte[] aad, byte[] ciphertext)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(aad);
    return cipher.doFinal(ciphertext);
  }

  /// The public half: X25519 with the base point 9, which a key agreement with that point computes.
  private static PublicKey publicKey(PrivateKey key) {
    try {
      var factory = KeyFactory.getInstance("X25519");
      var base =
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9)));
      var agreement = javax.crypto.KeyAgreement.getInstance("X25519");
      agreement.init(XECPrivateKey.class.cast(key));
      agreement.doPhase(base, true);
      var littleEndian = agreement.generateSecret();
      var bigEndian = new byte[littleEndian.length];
      for (int i = 0; i < bigEndian.length; i++) {
        bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
      }
      var u = new BigInteger(1, bigEndian);
      Arrays.fill(littleEndian, (byte) 0);
      return factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("not an X25519 private key", e);
    }
  }
}
