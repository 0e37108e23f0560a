package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails.ReportedRecipient;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What is reported of a message that was sent.
public sealed interface ReportView {
  /// A message came back. Written as the public API has it: for the first recipient that it came
  /// back from; `recipients` has them all.
  ///
  /// @param id of the message that reports
  /// @param bounceReason the server's words
  /// @param bounceDate as of a message (RFC 5322 §3.3), in UTC
  /// @param bouncedAddresses separated by commas
  /// @param type what the code means (RFC 5321 §4.2.3)
  /// @param code reply code of SMTP, three digits
  /// @param messageId of the message that came back; absent when it is not here
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BounceView(
      String object,
      String id,
      String grantId,
      String bounceReason,
      String bounceDate,
      String bouncedAddresses,
      String type,
      String code,
      @Nullable String messageId,
      @Nullable String reporter,
      List<ReportedRecipient> recipients,
      OriginView origin)
      implements ReportView {
    public BounceView {
      recipients = List.copyOf(recipients);
    }
  }

  /// Somebody complains of a message (RFC 5965).
  ///
  /// @param id of the message that reports
  /// @param type `abuse`, `fraud`, `not-spam`, …
  /// @param reporter the program or service that reports
  /// @param complaintDate as of a message (RFC 5322 §3.3), in UTC
  /// @param complainedAddresses who complains, as far as the report says; separated by commas
  /// @param messageId of the message it is about; absent when it is not here
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ComplaintView(
      String object,
      String id,
      String grantId,
      String type,
      @Nullable String reporter,
      String complaintDate,
      String complainedAddresses,
      @Nullable String messageId,
      OriginView origin)
      implements ReportView {}

  /// The message a report is about, as far as the report quotes it.
  ///
  /// @param mimeId Message-ID without angle brackets
  /// @param id of the message, if it is here
  /// @param originalSendAt as its Date says
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OriginView(
      List<String> to,
      @Nullable String from,
      List<String> cc,
      List<String> bcc,
      @Nullable String subject,
      @Nullable String mimeId,
      @Nullable String id,
      @Nullable String originalSendAt) {
    public OriginView {
      to = List.copyOf(to);
      cc = List.copyOf(cc);
      bcc = List.copyOf(bcc);
    }
  }

  static ReportView of(UUID grant, MailReport report) {
    var details = report.details();
    var id = PublicIds.encode(report.id());
    var original = report.originalId() == null ? null : PublicIds.encode(report.originalId());
    var origin = origin(report, original);
    var date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(report.reportedAt().atOffset(ZoneOffset.UTC));
    var addresses =
        details.recipients().stream()
            .map(ReportedRecipient::email)
            .filter(email -> !email.isEmpty())
            .collect(Collectors.joining(", "));
    if (report.kind() == MailReport.Kind.COMPLAINT) {
      return new ComplaintView(
          "complaint",
          id,
          grant.toString(),
          Objects.requireNonNullElse(details.type(), "other"),
          details.reporter(),
          date,
          addresses,
          original,
          origin);
    }
    var first = details.recipients().getFirst();
    var code = Objects.requireNonNullElse(first.code(), "554");
    return new BounceView(
        "bounce",
        id,
        grant.toString(),
        Objects.requireNonNullElse(first.diagnostic(), ""),
        date,
        addresses,
        meaning(code),
        code,
        original,
        details.reporter(),
        details.recipients(),
        origin);
  }

  private static OriginView origin(MailReport report, @Nullable String id) {
    var origin = report.details().origin();
    return new OriginView(
        origin.to(),
        origin.from(),
        origin.cc(),
        origin.bcc(),
        origin.subject(),
        origin.messageId(),
        id,
        origin.date());
  }

  private static String meaning(String code) {
    return switch (code) {
      case "450", "550" -> "mailbox_unavailable";
      case "451" -> "local_error";
      case "452", "552" -> "insufficient_storage";
      case "551" -> "user_not_local";
      case "553" -> "mailbox_name_not_allowed";
      case "556" -> "domain_does_not_accept_mail";
      default -> "transaction_failed";
    };
  }
}
