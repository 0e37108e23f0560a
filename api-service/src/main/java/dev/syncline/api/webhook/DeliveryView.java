package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// One notification in one request, and what came of it.
///
/// @param eventId of the notification: the same at every attempt
/// @param cause `log`, `redelivery` or `replay`
/// @param reason in words, where there was no answer
/// @param attemptedAt seconds since 1970, with three decimals
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
    String id,
    String eventId,
    String type,
    @Nullable String grantId,
    long accountSeq,
    int attempt,
    String cause,
    boolean accepted,
    String outcome,
    @Nullable Integer httpStatus,
    @Nullable String reason,
    int tookMs,
    String responseExcerpt,
    BigDecimal attemptedAt) {

  /// As it is stored.
  record Row(
      UUID id,
      long account,
      long seq,
      String eventId,
      String triggerType,
      int attempt,
      String cause,
      boolean accepted,
      String outcome,
      @Nullable Integer httpStatus,
      @Nullable String reason,
      int tookMillis,
      String excerpt) {}

  static DeliveryView of(Row row, @Nullable UUID grant) {
    return new DeliveryView(
        PublicIds.encode(row.id()),
        row.eventId(),
        row.triggerType(),
        grant == null ? null : grant.toString(),
        row.seq(),
        row.attempt(),
        row.cause(),
        row.accepted(),
        row.outcome(),
        row.httpStatus(),
        row.reason(),
        row.tookMillis(),
        row.excerpt(),
        BigDecimal.valueOf(row.id().getMostSignificantBits() >>> 16, 3));
  }
}
