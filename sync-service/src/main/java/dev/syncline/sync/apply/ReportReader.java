package dev.syncline.sync.apply;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Addresses;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.report.Bounce;
import dev.syncline.mime.report.Bounce.Outcome;
import dev.syncline.mime.report.Complaint;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails;
import dev.syncline.model.report.ReportDetails.Origin;
import dev.syncline.model.report.ReportDetails.ReportedRecipient;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bounces and complaints, as the model keeps them. That a message is late, or arrived, is no
/// bounce: it stays a message like others.
final class ReportReader {
  private static final int ADDRESSES = 100;
  private static final int RECIPIENTS = 500;
  private static final int WORDS = 500;

  private ReportReader() {}

  static @Nullable ReadReport read(ParsedMessage message, MemorySegment raw) {
    var bounce = Bounce.of(message, raw).orElse(null);
    if (bounce != null) {
      return of(bounce);
    }
    return Complaint.of(message, raw).map(ReportReader::of).orElse(null);
  }

  private static @Nullable ReadReport of(Bounce bounce) {
    var failed =
        bounce.recipients().stream()
            .filter(recipient -> recipient.outcome() == Outcome.FAILED)
            .limit(RECIPIENTS)
            .map(ReportReader::recipient)
            .toList();
    if (failed.isEmpty()) {
      return null;
    }
    var original = bounce.originalMessageId().orElse(null);
    var details =
        new ReportDetails(
            words(bounce.reportingServer()), null, failed, origin(bounce.original(), original));
    return new ReadReport(MailReport.Kind.BOUNCE, original, details);
  }

  private static ReportedRecipient recipient(Bounce.Recipient recipient) {
    return new ReportedRecipient(
        recipient.address(),
        recipient.replyCode(),
        recipient.status(),
        recipient.reason().name().toLowerCase(Locale.ROOT),
        recipient.isHard(),
        words(recipient.diagnostic()));
  }

  private static ReadReport of(Complaint complaint) {
    var original = complaint.originalMessageId().orElse(null);
    var who =
        Optional.ofNullable(complaint.recipient())
            .map(address -> new ReportedRecipient(address, null, null, null, null, null))
            .map(List::of)
            .orElse(List.of());
    var details =
        new ReportDetails(
            words(complaint.reporter()),
            words(complaint.type()),
            who,
            origin(complaint.original(), original));
    return new ReadReport(MailReport.Kind.COMPLAINT, original, details);
  }

  private static Origin origin(Headers header, @Nullable String messageId) {
    var from = addresses(header, "From");
    return new Origin(
        words(messageId),
        from.isEmpty() ? null : from.getFirst(),
        addresses(header, "To"),
        addresses(header, "Cc"),
        addresses(header, "Bcc"),
        words(header.first("Subject").orElse(null)),
        words(header.first("Date").map(String::strip).orElse(null)));
  }

  private static @Nullable String words(@Nullable String text) {
    return text == null ? null : Columns.text(text, WORDS);
  }

  private static List<String> addresses(Headers header, String field) {
    return header.allRaw(field).stream()
        .flatMap(value -> Addresses.parse(value).stream())
        .map(Address::email)
        .filter(email -> !email.isEmpty())
        .limit(ADDRESSES)
        .toList();
  }
}
