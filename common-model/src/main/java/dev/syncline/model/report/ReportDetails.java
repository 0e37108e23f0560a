package dev.syncline.model.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// What a report says.
///
/// @param reporter the mail system or the service that reports, where it says so
/// @param type of a complaint (RFC 5965 §7.3): `abuse`, `fraud`, `not-spam`, …
/// @param recipients whom the message did not reach, or who complains
/// @param origin the message it is about, as far as the report quotes it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportDetails(
    @Nullable String reporter,
    @Nullable String type,
    List<ReportedRecipient> recipients,
    Origin origin) {
  public ReportDetails {
    recipients = List.copyOf(recipients);
  }

  /// One recipient and what the server said about it.
  ///
  /// @param email empty where the report does not say which
  /// @param code reply code of SMTP (RFC 5321 §4.2.3): as the server said it, else the one its
  ///   status stands for
  /// @param status enhanced code (RFC 3463)
  /// @param reason `unknown_user`, `mailbox_full`, …
  /// @param hard whether the address will take no mail tomorrow either
  /// @param diagnostic the server's words
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportedRecipient(
      String email,
      @Nullable String code,
      @Nullable String status,
      @Nullable String reason,
      @Nullable Boolean hard,
      @Nullable String diagnostic) {}

  /// The message a report is about, by its own header.
  ///
  /// @param messageId without angle brackets
  /// @param date as it was written
  public record Origin(
      @Nullable String messageId,
      @Nullable String from,
      List<String> to,
      List<String> cc,
      List<String> bcc,
      @Nullable String subject,
      @Nullable String date) {
    public Origin {
      to = List.copyOf(to);
      cc = List.copyOf(cc);
      bcc = List.copyOf(bcc);
    }
  }

  /// The column.
  @Converter
  @Immutable
  static final class AsJson implements AttributeConverter<ReportDetails, String> {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public String convertToDatabaseColumn(ReportDetails value) {
      return MAPPER.writeValueAsString(value);
    }

    @Override
    public ReportDetails convertToEntityAttribute(String text) {
      return MAPPER.readValue(text, ReportDetails.class);
    }
  }
}
