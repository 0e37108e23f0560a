package dev.syncline.mime.parse;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Headers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All a message says, as text. Ids are without angle brackets; line ends in {@code text} and
/// {@code html} are "\n".
///
/// @param subject decoded, empty when there is none
/// @param date as the sender wrote it, else the topmost Received
/// @param text all plain text that belongs to the body, or null if there is none
/// @param html all HTML that belongs to the body, or null if there is none
/// @param root the part tree, for readers that want more than text and files
/// @param hashes null unless they were asked for
public record ParsedMessage(
    Headers headers,
    String subject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    @Nullable Instant date,
    @Nullable String messageId,
    List<String> inReplyTo,
    List<String> references,
    @Nullable String text,
    @Nullable String html,
    List<Attachment> attachments,
    Protection protection,
    Part root,
    @Nullable Hashes hashes,
    List<Defect> defects) {
  public ParsedMessage {
    from = List.copyOf(from);
    sender = List.copyOf(sender);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    inReplyTo = List.copyOf(inReplyTo);
    references = List.copyOf(references);
    attachments = List.copyOf(attachments);
    defects = List.copyOf(defects);
  }
}
