package dev.syncline.webhook.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.LogCursor;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import dev.syncline.model.view.DeletedView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// An entry as it is in Kafka: ids and what changed, nothing of the mail. The words are those of
/// the delta API. docs/kafka.md describes it for consumers that are not ours: fields are only ever
/// added.
///
/// @param format 1
/// @param accountSeq the position in the account's log
/// @param accountEpoch in decimal digits, since it has more than JavaScript's numbers can hold
/// @param cursor of the delta API: what comes after this entry
/// @param row of the shard's log, which tells entries of a rewritten history apart
/// @param changedAt seconds since 1970, with six decimals
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Published(
    int format,
    @Nullable String applicationId,
    @Nullable String grantId,
    long account,
    int shard,
    long accountSeq,
    String accountEpoch,
    String cursor,
    long row,
    String object,
    String id,
    String event,
    @Nullable List<String> attributes,
    BigDecimal changedAt,
    @Nullable String requestId) {
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /// Whose an account is, for those who don't know our numbers.
  ///
  /// @param application null when it is not known any more
  record Owner(@Nullable UUID application, @Nullable UUID grant) {}

  static Published of(LogEntry entry, ShardId shard, long epoch, Owner owner) {
    var attributes = entry.attributes();
    return new Published(
        FORMAT,
        text(owner.application()),
        text(owner.grant()),
        entry.account().value(),
        shard.value(),
        entry.seq(),
        Long.toString(epoch),
        new LogCursor(epoch, entry.seq()).encode(),
        entry.id(),
        entry.objectType().wireName(),
        DeletedView.wireId(entry.objectType(), entry.objectId()),
        entry.operation().wireName(),
        attributes.isEmpty() ? null : attributes.stream().sorted().toList(),
        micros(entry.changedAt()),
        entry.correlation());
  }

  byte[] json() {
    return MAPPER.writeValueAsBytes(this);
  }

  /// @throws IllegalArgumentException when it is not one of ours
  static Published read(byte[] json) {
    try {
      return MAPPER.readValue(json, Published.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a log entry: " + e.getClass().getSimpleName(), e);
    }
  }

  /// @throws IllegalArgumentException when it says something unknown
  LogEntry entry() {
    var type =
        Arrays.stream(ObjectType.values())
            .filter(each -> each.wireName().equals(object))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no object type is " + object));
    var operation =
        Arrays.stream(Operation.values())
            .filter(each -> each.wireName().equals(event))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation is " + event));
    return new LogEntry(
        row,
        new AccountId(account),
        accountSeq,
        type,
        objectId(type),
        operation,
        attributes == null ? Set.of() : Set.copyOf(attributes),
        instant(changedAt),
        requestId);
  }

  private UUID objectId(ObjectType type) {
    return type == ObjectType.GRANT
        ? UUID.fromString(id)
        : PublicIds.decode(id).orElseThrow(() -> new IllegalArgumentException("no id is " + id));
  }

  private static BigDecimal micros(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(BigDecimal.valueOf(time.getNano() / 1000, 6));
  }

  private static Instant instant(BigDecimal seconds) {
    var micros = seconds.movePointRight(6).longValueExact();
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
