package dev.syncline.api.send;

import dev.syncline.api.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the SDKs send to have a message sent. Fields for what is not offered yet are named, so that
/// whoever uses one learns it instead of wondering.
@JsonNaming(SnakeCaseStrategy.class)
record SendRequest(
    @Nullable List<Person> from,
    @Nullable List<Person> to,
    @Nullable List<Person> cc,
    @Nullable List<Person> bcc,
    @Nullable List<Person> replyTo,
    @Nullable String subject,
    @Nullable String body,
    @Nullable Boolean isPlaintext,
    @Nullable String replyToMessageId,
    @Nullable List<CustomHeader> customHeaders,
    @Nullable List<Attached> attachments,
    @Nullable JsonNode trackingOptions,
    @Nullable Long sendAt,
    @Nullable Boolean useDraft,
    @Nullable Boolean starred,
    @Nullable Map<String, @Nullable Object> metadata) {

  private static final Duration FURTHEST = Duration.ofDays(366);

  /// A name and an address.
  record Person(@Nullable String name, @Nullable String email) {}

  /// A header field of the developer's own.
  record CustomHeader(@Nullable String name, @Nullable String value) {}

  /// A file in base64. `size` and `content_disposition` follow from the rest and are not used.
  @JsonNaming(SnakeCaseStrategy.class)
  record Attached(
      @Nullable String filename,
      @Nullable String contentType,
      @Nullable String content,
      @Nullable String contentId,
      @Nullable Boolean isInline,
      @Nullable Long size,
      @Nullable String contentDisposition) {}

  void refuseWhatIsNotOffered() {
    refuse("tracking_options", trackingOptions != null && !trackingOptions.isNull());
    refuse("use_draft", Boolean.TRUE.equals(useDraft));
  }

  private static void refuse(String field, boolean given) {
    if (given) {
      throw ApiException.invalid("'%s' is not offered yet. Leave it out.".formatted(field));
    }
  }

  /// Null when it is to be sent at once.
  @Nullable Instant scheduledFor(Instant now) {
    if (sendAt == null) {
      return null;
    }
    if (sendAt <= now.getEpochSecond()) {
      throw ApiException.invalid(
          "'send_at' is not in the future. It is in seconds since 1970, and now is %d. Leave it out"
                  .formatted(now.getEpochSecond())
              + " to send at once.");
    }
    if (sendAt > now.plus(FURTHEST).getEpochSecond()) {
      throw ApiException.invalid(
          "'send_at' is more than %d days away. It is in seconds since 1970, not in milliseconds."
              .formatted(FURTHEST.toDays()));
    }
    return Instant.ofEpochSecond(sendAt);
  }

  Stream<Person> recipients() {
    return Stream.of(to, cc, bcc).filter(Objects::nonNull).flatMap(List::stream);
  }
}
