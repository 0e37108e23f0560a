package dev.syncline.sync.apply;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participants;
import dev.syncline.provider.RemoteMessage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message that came off the wire and was read; its raw bytes are in the blob store, or on the
/// way there. Or only its header: then what is in the rest is missing.
///
/// @param blob null of a header
/// @param date as the sender wrote it
/// @param references Message-IDs of the messages before it in the conversation, oldest first
/// @param report what it says of another one
/// @param defective whether something in it could not be read
record ReadMessage(
    RemoteMessage remote,
    Sha256 identity,
    @Nullable BlobAddress blob,
    long size,
    @Nullable Instant date,
    String subject,
    Participants participants,
    @Nullable String messageId,
    List<String> references,
    @Nullable String snippet,
    MessageBody.@Nullable Texts body,
    List<AttachmentInfo> attachments,
    @Nullable ReadReport report,
    boolean defective) {
  ReadMessage {
    references = List.copyOf(references);
    attachments = List.copyOf(attachments);
  }

  boolean isWhole() {
    return blob != null;
  }

  MessageBody.Texts wholeBody() {
    return Objects.requireNonNull(body, "only the header of the message was read");
  }

  /// As the model keeps it.
  Message.Content as(Sha256 knownBy, int ordinal) {
    return new Message.Content(
        knownBy,
        ordinal,
        remote.receivedAt(),
        date,
        Columns.text(subject, 1000),
        participants,
        snippet,
        attachments,
        messageId == null ? null : Columns.text(messageId, 1000),
        size,
        blob,
        defective);
  }
}
