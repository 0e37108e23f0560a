package dev.syncline.model.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens with one key that two services share: webhook secrets, which the API shows once
/// and the webhook service signs with. AES-256-GCM: iv 12 | ciphertext n + 16; the context is
/// authenticated.
public final class SecretBox {
  private static final int IV = 12;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /// @param key 32 bytes in base64
  public SecretBox(String key, SecureRandom random) {
    var bytes = Base64.getDecoder().decode(key);
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a secret box key has 32 bytes, not " + bytes.length);
    }
    this.key = new SecretKeySpec(bytes, "AES");
    this.random = random;
  }

  public static String generateKey(SecureRandom random) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  public byte[] seal(byte[] secret, String context) {
    try {
      var iv = new byte[IV];
      random.nextBytes(iv);
      var sealed = cipher(Cipher.ENCRYPT_MODE, iv, context).doFinal(secret);
      return ByteBuffer.allocate(IV + sealed.length).put(iv).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed: " + e.getMessage(), e);
    }
  }

  public byte[] open(byte[] sealed, String context) {
    try {
      var iv = Arrays.copyOf(sealed, IV);
      return cipher(Cipher.DECRYPT_MODE, iv, context).doFinal(sealed, IV, sealed.length - IV);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a webhook secret does not open: is syncline.webhooks.secret-key the one it was sealed with?",
          e);
    }
  }

  private Cipher cipher(int mode, byte[] iv, String context) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(context.getBytes(UTF_8));
    return cipher;
  }
}
