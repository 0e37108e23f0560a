package dev.syncline.webhook.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.event.Trigger;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.Uuids;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A notification as one webhook gets it.
///
/// Every value before the shared part is made of letters, digits and a few signs that JSON leaves
/// as they are, so it is put together as text.
///
/// @param id the same at every attempt, so that a receiver can drop what it has seen
/// @param attempt counted from 1
public record Envelope(
    String id, Notification notification, UUID webhook, UUID application, int attempt) {
  private static final int BEGINNING = 400;

  public static Envelope of(
      Notification notification, UUID webhook, UUID application, int attempt) {
    return new Envelope(id(webhook, notification), notification, webhook, application, attempt);
  }

  public byte[] json() {
    var body = new ByteArrayOutputStream(BEGINNING + notification.json().size());
    appendTo(body);
    return body.toByteArray();
  }

  /// Several in one body: an array, in the order they are to be taken.
  public static byte[] json(List<Envelope> batch) {
    var body = new ByteArrayOutputStream(batch.stream().mapToInt(Envelope::size).sum() + 2);
    body.write('[');
    for (var envelope : batch) {
      if (body.size() > 1) {
        body.write(',');
      }
      envelope.appendTo(body);
    }
    body.write(']');
    return body.toByteArray();
  }

  /// About how long it is.
  public int size() {
    return BEGINNING + notification.json().size();
  }

  /// A batch's id: another one whenever anything else is in it.
  public static String id(List<Envelope> batch) {
    var digest = sha256();
    batch.forEach(envelope -> digest.update(envelope.id().getBytes(US_ASCII)));
    return encode(digest);
  }

  private void appendTo(ByteArrayOutputStream body) {
    var entry = notification.entry();
    var beginning =
        "{\"specversion\":\"1.0\",\"type\":\""
            + notification.trigger().wireName()
            + (notification.json().isTruncated() ? ".truncated" : "")
            + "\",\"source\":\"/syncline/"
            + entry.objectType().wireName()
            + "\",\"id\":\""
            + id
            + "\",\"time\":"
            + entry.changedAt().getEpochSecond()
            + ",\"webhook_delivery_attempt\":"
            + attempt
            + ",\"data\":{\"application_id\":\""
            + application
            + "\",";
    body.writeBytes(beginning.getBytes(US_ASCII));
    notification.json().appendTo(body);
    body.write('}');
  }

  /// From the webhook and the entry: its position, and its row number, which a history that was
  /// rewritten would not have given again. An outcome comes once to an object, whichever of its
  /// entries tells it. What is told in a second form has a second id.
  private static String id(UUID webhook, Notification notification) {
    var entry = notification.entry();
    var digest = sha256();
    var about = ByteBuffer.allocate(40).put(Uuids.bytes(webhook)).putLong(entry.account().value());
    if (notification.trigger().isOutcome()) {
      digest.update(about.put(Uuids.bytes(entry.objectId())).array());
      digest.update(notification.trigger().wireName().getBytes(US_ASCII));
    } else {
      digest.update(about.putLong(entry.seq()).putLong(entry.id()).array());
      if (Trigger.beside(entry).filter(notification.trigger()::equals).isPresent()) {
        digest.update(notification.trigger().wireName().getBytes(US_ASCII));
      }
    }
    return encode(digest);
  }

  private static String encode(MessageDigest digest) {
    return PublicIds.encode(Uuids.of(Arrays.copyOf(digest.digest(), 16)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
