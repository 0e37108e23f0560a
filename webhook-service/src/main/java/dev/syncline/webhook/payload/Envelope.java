package dev.syncline.webhook.payload;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.Uuids;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The body of a delivery.
///
/// @param id the same at every attempt, so that a receiver can drop what it has seen
/// @param time when it happened, in seconds
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({
  "specversion",
  "type",
  "source",
  "id",
  "time",
  "webhook_delivery_attempt",
  "data"
})
public record Envelope(
    String specversion,
    String type,
    String source,
    String id,
    long time,
    int webhookDeliveryAttempt,
    Data data) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What happened.
  ///
  /// @param accountSeq the position in the account's log; the delta API counts the same
  @JsonNaming(SnakeCaseStrategy.class)
  public record Data(String applicationId, String grantId, long accountSeq, Object object) {}

  public static Envelope of(
      Notification notification, UUID webhook, UUID application, int attempt) {
    var entry = notification.entry();
    return new Envelope(
        "1.0",
        notification.trigger().wireName(),
        "/syncline/" + entry.objectType().wireName(),
        id(webhook, notification),
        entry.changedAt().getEpochSecond(),
        attempt,
        new Data(
            application.toString(),
            notification.grant().toString(),
            entry.seq(),
            notification.object()));
  }

  /// Above `max` bytes the object goes without its body, and the type says so.
  public byte[] json(long max) {
    var json = MAPPER.writeValueAsBytes(this);
    if (json.length <= max) {
      return json;
    }
    var tree = MAPPER.<ObjectNode>valueToTree(data.object());
    if (tree.remove("body") == null) {
      return json;
    }
    return MAPPER.writeValueAsBytes(
        new Envelope(
            specversion,
            type + ".truncated",
            source,
            id,
            time,
            webhookDeliveryAttempt,
            new Data(data.applicationId(), data.grantId(), data.accountSeq(), tree)));
  }

  /// From the webhook and the entry: its position, and its row number, which a history that was
  /// rewritten would not have given again.
  private static String id(UUID webhook, Notification notification) {
    try {
      var entry = notification.entry();
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ByteBuffer.allocate(40)
                      .put(Uuids.bytes(webhook))
                      .putLong(entry.account().value())
                      .putLong(entry.seq())
                      .putLong(entry.id())
                      .array());
      return PublicIds.encode(Uuids.of(Arrays.copyOf(hash, 16)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
