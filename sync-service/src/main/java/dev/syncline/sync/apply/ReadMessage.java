package dev.syncline.sync.apply;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participants;
import dev.syncline.provider.RemoteMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message that came off the wire and was read; its raw bytes are in the blob store, or on the
/// way there.
///
/// @param date as the sender wrote it
/// @param references Message-IDs of the messages before it in the conversation, oldest first
/// @param report what it says of another one
/// @param defective whether something in it could not be read
record ReadMessage(
    RemoteMessage remote,
    Sha256 identity,
    BlobAddress blob,
    long size,
    @Nullable Instant date,
    String subject,
    Participants participants,
    @Nullable String messageId,
    List<String> references,
    String snippet,
    MessageBody.Texts body,
    List<AttachmentInfo> attachments,
    @Nullable ReadReport report,
    boolean defective) {
  ReadMessage {
    references = List.copyOf(references);
    attachments = List.copyOf(attachments);
  }
}
