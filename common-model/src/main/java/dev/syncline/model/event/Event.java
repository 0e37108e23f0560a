package dev.syncline.model.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The body of a delivery that is in no log: an example, or what is told of a webhook. Those of the
/// log have the same form.
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
public record Event(
    String specversion,
    String type,
    String source,
    String id,
    long time,
    int webhookDeliveryAttempt,
    Data data) {
  private static final String SOURCE = "/syncline/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What happened.
  ///
  /// @param accountSeq the position in the account's log; the delta API counts the same
  /// @param cursor that position as the delta API takes it: what follows it comes next
  /// @param attributes of an update, what changed
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Data(
      String applicationId,
      @Nullable String grantId,
      @Nullable Long accountSeq,
      @Nullable String cursor,
      @Nullable List<String> attributes,
      Object object) {
    private Data without(ObjectNode smaller) {
      return new Data(applicationId, grantId, accountSeq, cursor, attributes, smaller);
    }
  }

  /// What an application's webhooks are told of another one. It is in no account's log.
  ///
  /// @param object a JSON object
  public static Event ofWebhook(
      Trigger trigger, String id, UUID application, Instant at, int attempt, Object object) {
    return new Event(
        "1.0",
        trigger.wireName(),
        SOURCE + "webhook",
        id,
        at.getEpochSecond(),
        attempt,
        new Data(application.toString(), null, null, null, null, object));
  }

  static Event of(
      Trigger trigger, String id, UUID application, Instant at, String objectType, Data data) {
    return new Event(
        "1.0", trigger.wireName(), SOURCE + objectType, id, at.getEpochSecond(), 1, data);
  }

  public byte[] json() {
    return MAPPER.writeValueAsBytes(this);
  }

  /// Itself if there is no body.
  Event truncated() {
    var tree = MAPPER.<ObjectNode>valueToTree(data.object());
    if (tree.remove("body") == null) {
      return this;
    }
    return new Event(
        specversion,
        type + ".truncated",
        source,
        id,
        time,
        webhookDeliveryAttempt,
        data.without(tree));
  }
}
