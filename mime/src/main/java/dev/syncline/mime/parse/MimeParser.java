package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Addresses;
import dev.syncline.mime.header.EncodedWords;
import dev.syncline.mime.header.Header;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.MailDate;
import dev.syncline.mime.header.MessageIds;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    return new ParsedMessage(
        headers,
        headers.firstRaw("Subject").map(EncodedWords::decode).orElse(""),
        addresses(headers, "From"),
        addresses(headers, "Sender"),
        addresses(headers, "Reply-To"),
        addresses(headers, "To"),
        addresses(headers, "Cc"),
        addresses(headers, "Bcc"),
        date(headers, defects),
        MessageIds.first(headers.firstRaw("Message-ID").orElse(null)),
        ids(headers, "In-Reply-To"),
        ids(headers, "References"),
        text,
        html,
        attachments,
        protection,
        root,
        hashes,
        defects.found());
  }

  /// A field that came twice counts twice: some mailers write one "To" per recipient.
  private static List<Address> addresses(Headers headers, String name) {
    var all = headers.allRaw(name);
    if (all.size() == 1) {
      return Addresses.parse(all.getFirst());
    }
    return all.stream().map(Addresses::parse).flatMap(List::stream).toList();
  }

  private static List<String> ids(Headers headers, String name) {
    return headers.allRaw(name).stream().map(MessageIds::all).flatMap(List::stream).toList();
  }

  private static @Nullable Instant date(Headers headers, Defects defects) {
    Optional<String> written = headers.firstRaw("Date");
    var date = MailDate.parse(written.orElse(null));
    if (date != null) {
      return date;
    }
    if (written.isPresent()) {
      defects.add(Defect.Kind.INVALID_DATE, "");
    }
    for (Header field : headers) {
      if (field.isNamed("Received")) {
        return MailDate.ofReceived(field.raw());
      }
    }
    return null;
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
