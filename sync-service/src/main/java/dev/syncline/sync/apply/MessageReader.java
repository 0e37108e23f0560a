package dev.syncline.sync.apply;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.identity.MessageIdentity;
import dev.syncline.mime.parse.Attachment;
import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.text.Snippet;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.provider.RemoteMessage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Raw bytes to what the model keeps of them.
final class MessageReader {
  /// No header block that counts is longer.
  private static final int MAX_HEADERS = 1 << 20;

  private MessageReader() {}

  static ReadMessage read(RemoteMessage remote, byte[] raw, BlobAddress blob) {
    var parsed = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);
    var report = ReportReader.read(parsed, MemorySegment.ofArray(raw));
    return read(remote, parsed, identity(remote, raw), blob, raw.length, report);
  }

  /// Of a mapped file: what is kept on the heap does not grow with it.
  static ReadMessage read(RemoteMessage remote, MemorySegment raw, BlobAddress blob) {
    var parsed = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);
    var start = raw.asSlice(0, Math.min(raw.byteSize(), MAX_HEADERS));
    var identity = identity(remote, start.toArray(ValueLayout.JAVA_BYTE));
    var report = ReportReader.read(parsed, raw);
    return read(remote, parsed, identity, blob, raw.byteSize(), report);
  }

  /// Of a header only: what is in the rest is missing, and nothing is said to be defective yet.
  static ReadMessage readHeader(RemoteMessage remote, Sha256 identity, byte[] header) {
    var parsed = MimeParser.parse(header, Limits.DEFAULT);
    return new ReadMessage(
        remote,
        identity,
        null,
        remote.size(),
        parsed.date(),
        parsed.subject(),
        participants(parsed),
        parsed.messageId(),
        references(parsed),
        null,
        null,
        List.of(),
        null,
        false);
  }

  private static List<String> references(ParsedMessage parsed) {
    return parsed.references().isEmpty() ? parsed.inReplyTo() : parsed.references();
  }

  private static Sha256 identity(RemoteMessage remote, byte[] raw) {
    return Identities.byProvider(remote).orElseGet(() -> new Sha256(MessageIdentity.of(raw)));
  }

  private static ReadMessage read(
      RemoteMessage remote,
      ParsedMessage parsed,
      Sha256 identity,
      BlobAddress blob,
      long size,
      @Nullable ReadReport report) {
    return new ReadMessage(
        remote,
        identity,
        blob,
        size,
        parsed.date(),
        parsed.subject(),
        participants(parsed),
        parsed.messageId(),
        references(parsed),
        Snippet.of(parsed.text(), parsed.html()),
        new MessageBody.Texts(parsed.html(), parsed.text()),
        attachments(parsed),
        report,
        !parsed.defects().isEmpty());
  }

  private static Participants participants(ParsedMessage parsed) {
    return new Participants(
        participants(parsed.from()),
        participants(parsed.to()),
        participants(parsed.cc()),
        participants(parsed.bcc()),
        participants(parsed.replyTo()));
  }

  private static List<Participant> participants(List<Address> addresses) {
    return addresses.stream()
        .map(address -> new Participant(address.name(), address.email()))
        .toList();
  }

  private static List<AttachmentInfo> attachments(ParsedMessage parsed) {
    var hashes = parsed.hashes();
    return parsed.attachments().stream()
        .map(each -> attachment(each, hashes == null ? null : hashes.parts().get(each.partId())))
        .toList();
  }

  private static AttachmentInfo attachment(Attachment attachment, @Nullable String sha256) {
    return new AttachmentInfo(
        attachment.partId(),
        attachment.filename(),
        attachment.contentType(),
        attachment.contentId(),
        attachment.inline(),
        attachment.decodedSize(),
        attachment.offset(),
        attachment.length(),
        attachment.encoding().token(),
        sha256);
  }
}
