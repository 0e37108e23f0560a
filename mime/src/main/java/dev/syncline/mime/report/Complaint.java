package dev.syncline.mime.report;

import dev.syncline.mime.header.Header;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.MailDate;
import dev.syncline.mime.header.MessageIds;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.parse.Part;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody pressed "this is spam", or a receiver reports how it treated a message (ARF, RFC 5965
/// and 6591).
///
/// @param type "abuse", "fraud", "not-spam", "auth-failure", …
/// @param report all fields of the report
/// @param original the fields of the message it is about
public record Complaint(
    String type,
    @Nullable String reporter,
    @Nullable String sender,
    @Nullable String recipient,
    @Nullable String sourceAddress,
    @Nullable Instant arrived,
    Headers report,
    Headers original) {
  private static final int MAX_BYTES = 256 * 1024;

  public static Optional<Complaint> of(ParsedMessage message, byte[] raw) {
    return of(message, MemorySegment.ofArray(raw));
  }

  public static Optional<Complaint> of(ParsedMessage message, MemorySegment raw) {
    var part = find(message.root());
    if (part == null) {
      return isHotmail(message)
          ? Optional.of(ofHotmail(OriginalMessage.headers(message, raw)))
          : Optional.empty();
    }
    var report = DeliveryStatusReader.headers(part.content(raw, MAX_BYTES));
    var original = OriginalMessage.headers(message, raw);
    var type = report.first("Feedback-Type").orElse("abuse").strip().toLowerCase(Locale.ROOT);
    return Optional.of(
        new Complaint(
            type,
            report.first("User-Agent").orElse(null),
            address(report, "Original-Mail-From"),
            recipient(report, original),
            report.first("Source-IP").map(String::strip).orElse(null),
            arrived(report),
            report,
            original));
  }

  /// Hotmail's junk mail reporting sends the message with two fields above it, and no report.
  private static boolean isHotmail(ParsedMessage message) {
    return message.from().stream().anyMatch(from -> from.email().equals("staff@hotmail.com"))
        && message.subject().strip().startsWith("complaint about message");
  }

  private static Complaint ofHotmail(Headers original) {
    return new Complaint(
        "abuse",
        "Hotmail",
        address(original, "X-SID-PRA"),
        address(original, "X-HmXmrOriginalRecipient"),
        original.first("X-Reporter-IP").map(String::strip).orElse(null),
        null,
        Headers.NONE,
        original);
  }

  public Optional<String> originalMessageId() {
    return original.firstRaw("Message-ID").map(MessageIds::first);
  }

  private static @Nullable Part find(Part part) {
    if (part.is("message/feedback-report")) {
      return part;
    }
    for (var child : part.children()) {
      var found = find(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable String address(Headers report, String field) {
    return report.first(field).map(MailAddresses::first).orElse(null);
  }

  private static @Nullable String recipient(Headers report, Headers original) {
    var named = address(report, "Original-Rcpt-To");
    if (named != null) {
      return named;
    }
    var removed = address(report, "Removal-Recipient");
    return removed != null ? removed : address(original, "To");
  }

  private static @Nullable Instant arrived(Headers report) {
    for (Header field : report) {
      if (field.isNamed("Arrival-Date") || field.isNamed("Received-Date")) {
        return MailDate.parse(field.raw());
      }
    }
    return null;
  }
}
