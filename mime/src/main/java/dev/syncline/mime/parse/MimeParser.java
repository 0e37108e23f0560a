package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Addresses;
import dev.syncline.mime.header.EncodedWords;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.KnownFields;
import dev.syncline.mime.header.KnownFields.Name;
import dev.syncline.mime.header.MailDate;
import dev.syncline.mime.header.MessageIds;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a message. Any bytes are a message: what is wrong with them stands in {@link
/// ParsedMessage#defects}.
///
/// A message in a mapped file is read without being copied to the heap; what is kept of it is
/// bounded by {@link Limits}. Work grows with the length of the message only.
public final class MimeParser {
  private MimeParser() {}

  public static ParsedMessage parse(byte[] raw) {
    return parse(Source.of(raw), Limits.DEFAULT, Hashing.NONE);
  }

  public static ParsedMessage parse(byte[] raw, Limits limits) {
    return parse(Source.of(raw), limits, Hashing.NONE);
  }

  public static ParsedMessage parse(byte[] raw, Limits limits, Hashing hashing) {
    return parse(Source.of(raw), limits, hashing);
  }

  public static ParsedMessage parse(MemorySegment raw, Limits limits) {
    return parse(Source.of(raw), limits, Hashing.NONE);
  }

  public static ParsedMessage parse(MemorySegment raw, Limits limits, Hashing hashing) {
    return parse(Source.of(raw), limits, hashing);
  }

  private static ParsedMessage parse(Source source, Limits limits, Hashing hashing) {
    var defects = new Defects();
    if (source.size() == 0) {
      defects.add(Defect.Kind.EMPTY_MESSAGE, "");
    }
    var reader = new PartReader(source, limits, defects);
    var root = reader.read();
    var bodies = Bodies.choose(root);
    var contents = new PartContents(source, defects, hashing);
    var texts = new BodyText(contents, limits, defects);
    var text = texts.plain(bodies.text());
    var html = texts.html(bodies.html());
    var containers = new OpenedContainers(contents, limits, defects);
    var attachments = attachments(bodies, contents, containers, texts.embedded());
    if (isBlank(text) && html == null) {
      text = containers.text() == null ? text : containers.text();
      html = containers.html();
    }
    var protection = Protection.of(root);
    if (protection == Protection.NONE && text != null) {
      protection = Protection.ofText(text);
    }
    var headers = reader.messageHeaders().withLikelyCharset(bodies.charset());
    return message(headers, text, html, attachments, protection, root, contents.hashes(), defects);
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static ParsedMessage message(
      Headers headers,
      @Nullable String text,
      @Nullable String html,
      List<Attachment> attachments,
      Protection protection,
      Part root,
      @Nullable Hashes hashes,
      Defects defects) {
    var fields = new KnownFields(headers);
    var subject = fields.raw(Name.SUBJECT);
    return new ParsedMessage(
        headers,
        subject == null ? "" : EncodedWords.decode(subject),
        addresses(fields, Name.FROM),
        addresses(fields, Name.SENDER),
        addresses(fields, Name.REPLY_TO),
        addresses(fields, Name.TO),
        addresses(fields, Name.CC),
        addresses(fields, Name.BCC),
        date(fields, defects),
        MessageIds.first(fields.raw(Name.MESSAGE_ID)),
        ids(fields, Name.IN_REPLY_TO),
        ids(fields, Name.REFERENCES),
        text,
        html,
        attachments,
        protection,
        root,
        hashes,
        defects.found());
  }

  /// A field that came twice counts twice: some mailers write one "To" per recipient.
  private static List<Address> addresses(KnownFields fields, Name name) {
    var all = fields.allRaw(name);
    return switch (all.size()) {
      case 0 -> List.of();
      case 1 -> Addresses.parse(all.getFirst());
      default -> all.stream().map(Addresses::parse).flatMap(List::stream).toList();
    };
  }

  private static List<String> ids(KnownFields fields, Name name) {
    var all = fields.allRaw(name);
    return switch (all.size()) {
      case 0 -> List.of();
      case 1 -> MessageIds.all(all.getFirst());
      default -> all.stream().map(MessageIds::all).flatMap(List::stream).toList();
    };
  }

  private static @Nullable Instant date(KnownFields fields, Defects defects) {
    var written = fields.raw(Name.DATE);
    var date = MailDate.parse(written);
    if (date != null) {
      return date;
    }
    if (written != null) {
      defects.add(Defect.Kind.INVALID_DATE, "");
    }
    return MailDate.ofReceived(fields.raw(Name.RECEIVED));
  }

  private static List<Attachment> attachments(
      Bodies bodies, PartContents contents, OpenedContainers containers, List<Attachment> inText) {
    var attachments = new ArrayList<Attachment>(bodies.attachments().size() + inText.size());
    for (var attached : bodies.attachments()) {
      var part = attached.part();
      if (OpenedContainers.isContainer(part)) {
        var files = containers.open(part);
        attachments.addAll(files);
        if (!files.isEmpty()) {
          continue;
        }
      }
      attachments.add(attachment(part, attached.related(), contents.measure(part)));
    }
    attachments.addAll(inText);
    return attachments;
  }

  private static Attachment attachment(Part part, boolean related, long decodedSize) {
    return new Attachment(
        part.id(),
        part.filename(),
        part.type().value(),
        part.contentId(),
        isInline(part, related),
        ContentEncoding.of(part.encoding()),
        part.from(),
        part.to() - part.from(),
        decodedSize);
  }

  /// Said to be inline, or referred to by the body: some mailers call an image of the body an
  /// attachment.
  private static boolean isInline(Part part, boolean related) {
    if (part.contentId() != null && (related || !part.isAttachment())) {
      return true;
    }
    return part.disposition().value().equals("inline");
  }
}
