package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.mail.Participant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A message.
///
/// @param date seconds since 1970
/// @param body HTML where the message has it, else plain text; Markdown where it was cleaned
/// @param isPlainText whether the body is plain text; not shown
/// @param cleaningStatus of one that was reduced to what was said in it: `success`, or `failed`,
///   and then the body is whole
/// @param sendState how far a message sent through the API has come; absent on others
/// @param sendAt when it is or was to be sent, seconds since 1970; absent unless it was scheduled
/// @param scheduleId to look after it, or cancel it; absent unless it was scheduled
/// @param bouncedAddresses recipients it came back from; absent when there are none
/// @param contentPending true as long as only the header is here: what derives from the rest (body,
///   snippet, attachments) is still to come; absent on others
/// @param metadata what developers keep with it; absent when there is nothing
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
    @JsonIgnore boolean isPlainText,
    boolean unread,
    boolean starred,
    boolean answered,
    List<AttachmentView> attachments,
    @Nullable String sendState,
    @Nullable Long sendAt,
    @Nullable String scheduleId,
    @Nullable List<String> bouncedAddresses,
    @Nullable Map<String, String> metadata,
    @Nullable Boolean contentPending,
    @Nullable Boolean defective,
    @Nullable List<HeaderView> headers,
    @Nullable String rawMime,
    @Nullable String cleaningStatus) {
  public MessageView {
    folders = List.copyOf(folders);
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    attachments = List.copyOf(attachments);
    bouncedAddresses = bouncedAddresses == null ? null : List.copyOf(bouncedAddresses);
    metadata = metadata == null ? null : Collections.unmodifiableMap(metadata);
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
        message.plainText(),
        message.unread(),
        message.starred(),
        message.answered(),
        attachments(grant, message),
        message.sendState() == null ? null : message.sendState().name().toLowerCase(Locale.ROOT),
        message.sendAt() == null ? null : message.sendAt().getEpochSecond(),
        message.sendAt() == null ? null : PublicIds.encode(message.id()),
        message.bouncedAddresses(),
        message.metadata() == null ? null : message.metadata().pairs(),
        message.isWhole() ? null : true,
        message.defective() ? true : null,
        null,
        null,
        null);
  }

  public MessageView withHeaders(List<HeaderView> all) {
    return with(body, all, rawMime, cleaningStatus);
  }

  /// With the whole message as it came.
  ///
  /// @param raw in base64url
  public MessageView withRawMime(String raw) {
    return with(body, headers, raw, cleaningStatus);
  }

  /// With what was said in it, and whether that could be found.
  public MessageView cleaned(String said, String status) {
    return with(said, headers, rawMime, status);
  }

  private MessageView with(
      @Nullable String newBody,
      @Nullable List<HeaderView> newHeaders,
      @Nullable String newRawMime,
      @Nullable String newCleaningStatus) {
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
        newBody,
        isPlainText,
        unread,
        starred,
        answered,
        attachments,
        sendState,
        sendAt,
        scheduleId,
        bouncedAddresses,
        metadata,
        contentPending,
        defective,
        newHeaders,
        newRawMime,
        newCleaningStatus);
  }

  private static List<AttachmentView> attachments(UUID grant, MessageRow message) {
    return message.attachments().stream()
        .map(info -> AttachmentView.of(grant, message.id(), info))
        .toList();
  }
}
