package dev.syncline.model.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// How Message-IDs and subjects are written where threads are looked up. Sync (for what arrives)
/// and the API (for what is sent) must agree to the bit, or an answer would begin another thread.
public final class ThreadHashes {
  private static final int REFERENCE = 12;
  private static final int SUBJECT = 8;

  private ThreadHashes() {}

  /// Of a Message-ID without its angle brackets.
  public static byte[] reference(String messageId) {
    return hash(messageId, REFERENCE);
  }

  /// Of a subject as it is compared: without prefixes, case and white space.
  public static byte[] subject(String key) {
    return hash(key, SUBJECT);
  }

  private static byte[] hash(String text, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(digest.digest(text.getBytes(UTF_8)), length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
