package dev.syncline.mime.report;

import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.MessageIds;
import dev.syncline.mime.parse.ParsedMessage;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message came back, or is late.
///
/// @param standard a delivery status notification (RFC 3464); otherwise it was read from what the
///   server wrote for people
/// @param reportingServer that gave up, where the report names it
/// @param original the fields of the message that came back, as far as the report holds them
public record Bounce(
    boolean standard,
    @Nullable String reportingServer,
    List<Recipient> recipients,
    Headers original) {
  /// What became of the message for one recipient.
  public enum Outcome {
    FAILED,
    DELAYED,
    DELIVERED,
    RELAYED,
    EXPANDED
  }

  /// One recipient and what the server said about it.
  ///
  /// @param address empty where the report does not say which
  /// @param status enhanced code (RFC 3463), read or derived from the reply code and the words
  /// @param diagnostic what the server said
  public record Recipient(
      String address,
      Outcome outcome,
      String status,
      BounceReason reason,
      @Nullable String diagnostic) {
    /// The address will take no mail tomorrow either: do not write to it again.
    public boolean isHard() {
      return outcome == Outcome.FAILED && reason.isHard() && status.startsWith("5");
    }

    /// What SMTP would answer (RFC 5321 §4.2.3): as the server said it, else the one its status
    /// stands for (RFC 3463).
    public String replyCode() {
      var said = diagnostic == null ? null : StatusCodes.reply(diagnostic);
      return said == null ? StatusCodes.replyFor(status) : said;
    }

    public boolean isSoft() {
      return (outcome == Outcome.FAILED || outcome == Outcome.DELAYED) && !isHard();
    }
  }

  public Bounce {
    recipients = List.copyOf(recipients);
  }

  /// The message that came back, by its id.
  public Optional<String> originalMessageId() {
    return original.firstRaw("Message-ID").map(MessageIds::first);
  }

  /// What a message says as a bounce; empty if it is none.
  public static Optional<Bounce> of(ParsedMessage message, byte[] raw) {
    return of(message, MemorySegment.ofArray(raw));
  }

  public static Optional<Bounce> of(ParsedMessage message, MemorySegment raw) {
    var standard = new DeliveryStatusReader(message, raw).read();
    return standard.isPresent() ? standard : new BounceTextReader(message, raw).read();
  }
}
