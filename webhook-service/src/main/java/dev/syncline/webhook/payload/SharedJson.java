package dev.syncline.webhook.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.syncline.model.log.LogCursor;
import dev.syncline.model.log.LogEntry;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The end of a delivery's body, from the grant's id on: the same for every webhook and attempt,
/// and nearly all of it. So it is written once and copied behind each {@link Envelope}'s beginning.
public final class SharedJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final byte[] json;
  private final boolean truncated;

  private SharedJson(byte[] json, boolean truncated) {
    this.json = json;
    this.truncated = truncated;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  @JsonPropertyOrder({"grant_id", "account_seq", "cursor", "attributes", "object"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(
      String grantId,
      long accountSeq,
      String cursor,
      @Nullable List<String> attributes,
      Object object) {}

  /// Above `max` bytes the object goes without its body.
  public static SharedJson of(UUID grant, long epoch, LogEntry entry, Object object, long max) {
    var whole = write(grant, epoch, entry, object);
    if (whole.length <= max) {
      return new SharedJson(whole, false);
    }
    var tree = MAPPER.<ObjectNode>valueToTree(object);
    return tree.remove("body") == null
        ? new SharedJson(whole, false)
        : new SharedJson(write(grant, epoch, entry, tree), true);
  }

  private static byte[] write(UUID grant, long epoch, LogEntry entry, Object object) {
    // A message that has come whole is told of as created, and of that nothing is left to say.
    var changed = entry.completes() ? Set.<String>of() : entry.attributes();
    return MAPPER.writeValueAsBytes(
        new Data(
            grant.toString(),
            entry.seq(),
            new LogCursor(epoch, entry.seq()).encode(),
            changed.isEmpty() ? null : changed.stream().sorted().toList(),
            object));
  }

  boolean isTruncated() {
    return truncated;
  }

  public int size() {
    return json.length;
  }

  /// What follows `"data":{"application_id":"…",`: without the first brace, with the last.
  void appendTo(ByteArrayOutputStream body) {
    body.write(json, 1, json.length - 1);
  }
}
