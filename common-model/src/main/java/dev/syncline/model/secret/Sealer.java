package dev.syncline.model.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for the sync fleet. Who has a Sealer can't open what it sealed.
///
/// ```
/// version 1 | key id 8 | encapsulation 32 | iv 12, wrapped data key 48 | iv 12, ciphertext n + 16
/// ```
///
/// Each secret has a data key of its own (AES-256-GCM), wrapped under a key that DHKEM(X25519,
/// HKDF-SHA256) (RFC 9180 §4.1) agrees with the public key. The context (whose secret it is) is
/// authenticated with it, so a sealed secret moved to another account does not open.
public final class Sealer {
  static final byte VERSION = 1;
  static final int KEY_ID = 8;
  static final int ENCAPSULATION = 32;
  static final int IV = 12;
  static final int WRAPPED = 32 + 16;

  private final PublicKey key;
  private final SecureRandom random;

  public Sealer(PublicKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  public Sealed seal(byte[] secret, String context) {
    try {
      var encapsulated =
          KEM.getInstance("DHKEM").newEncapsulator(key, random).encapsulate(0, 32, "AES");
      var dataKey = new byte[32];
      random.nextBytes(dataKey);
      var aad = context.getBytes(UTF_8);
      var wrapIv = iv();
      var wrapped = encrypt(encapsulated.key(), wrapIv, aad, dataKey);
      var bodyIv = iv();
      var body = encrypt(new SecretKeySpec(dataKey, "AES"), bodyIv, aad, secret);
      return new Sealed(
          ByteBuffer.allocate(1 + KEY_ID + ENCAPSULATION + IV + WRAPPED + IV + body.length)
              .put(VERSION)
              .put(SealingKeys.id(key))
              .put(encapsulated.encapsulation())
              .put(wrapIv)
              .put(wrapped)
              .put(bodyIv)
              .put(body)
              .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed: " + e.getMessage(), e);
    }
  }

  private byte[] iv() {
    var iv = new byte[IV];
    random.nextBytes(iv);
    return iv;
  }

  private static byte[] encrypt(SecretKey key, byte[] iv, byte[] aad, byte[] plain)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(aad);
    return cipher.doFinal(plain);
  }
}
