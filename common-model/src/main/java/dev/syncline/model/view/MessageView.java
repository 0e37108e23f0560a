package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.mail.Participant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A message.
///
/// @param date seconds since 1970
/// @param body HTML where the message has it, else plain text
/// @param sendState how far a message sent through the API has come; absent on others
/// @param defective true when something in the message could not be read; its raw form is whole
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageView(
    String object,
    String id,
    String grantId,
    String threadId,
    long date,
    List<String> folders,
    List<Participant> from,
    List<Participant> to,
    List<Participant> cc,
    List<Participant> bcc,
    List<Participant> replyTo,
    @Nullable String subject,
    @Nullable String snippet,
    @Nullable String body,
    boolean unread,
    boolean starred,
    boolean answered,
    List<AttachmentView> attachments,
    @Nullable String sendState,
    @Nullable Boolean defective,
    @Nullable List<HeaderView> headers,
    @Nullable String rawMime) {
  public MessageView {
    folders = List.copyOf(folders);
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    attachments = List.copyOf(attachments);
    headers = headers == null ? null : List.copyOf(headers);
  }

  /// A field of the message's header, unfolded.
  public record HeaderView(String name, String value) {}

  public static MessageView of(UUID grant, MessageRow message) {
    var people = message.participants();
    return new MessageView(
        message.draft() ? "draft" : "message",
        PublicIds.encode(message.id()),
        grant.toString(),
        PublicIds.encode(message.threadId()),
        message.receivedAt().getEpochSecond(),
        message.folders().stream().map(PublicIds::encode).sorted().toList(),
        people.from(),
        people.to(),
        people.cc(),
        people.bcc(),
        people.replyTo(),
        message.subject(),
        message.snippet(),
        message.body(),
        message.unread(),
        message.starred(),
        message.answered(),
        attachments(grant, message),
        message.sendState() == null ? null : message.sendState().name().toLowerCase(Locale.ROOT),
        message.defective() ? true : null,
        null,
        null);
  }

  public MessageView withHeaders(List<HeaderView> all) {
    return with(all, rawMime);
  }

  /// With the whole message as it came.
  ///
  /// @param raw in base64url
  public MessageView withRawMime(String raw) {
    return with(headers, raw);
  }

  private MessageView with(@Nullable List<HeaderView> newHeaders, @Nullable String newRawMime) {
    return new MessageView(
        object,
        id,
        grantId,
        threadId,
        date,
        folders,
        from,
        to,
        cc,
        bcc,
        replyTo,
        subject,
        snippet,
        body,
        unread,
        starred,
        answered,
        attachments,
        sendState,
        defective,
        newHeaders,
        newRawMime);
  }

  private static List<AttachmentView> attachments(UUID grant, MessageRow message) {
    return message.attachments().stream()
        .map(info -> AttachmentView.of(grant, message.id(), info))
        .toList();
  }
}
