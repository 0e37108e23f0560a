package dev.syncline.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.List;

/// A message that was submitted for people who have no account here. Its text is ISO-8859-1: a
/// character is a byte.
public record SentMail(
    String submittedBy, String from, List<String> recipients, Instant at, String message) {
  public SentMail {
    recipients = List.copyOf(recipients);
  }

  public byte[] bytes() {
    return message.getBytes(ISO_8859_1);
  }
}
