package dev.syncline.mime.write;

import dev.syncline.mime.text.HtmlText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a message, streaming its attachments.
///
/// ```
/// mixed ── alternative ── text
///    │          └──────── related ── html
///    └ attachments            └───── what the html shows by content id
/// ```
///
/// A level with one child is left out. The same message gives the same bytes every time: boundaries
/// come from the message id, and hold "=_", which neither quoted-printable nor base64 can contain.
public final class MessageWriter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.ENGLISH);
  private static final Set<String> OURS =
      Set.of(
          "from",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "subject",
          "date",
          "message-id",
          "in-reply-to",
          "references",
          "mime-version",
          "content-type",
          "content-transfer-encoding",
          "content-disposition",
          "content-id");

  private final OutgoingMessage message;
  private final OutputStream out;
  private final WireFormat format;
  private final String boundaryStem;
  private int boundaries;

  private MessageWriter(OutgoingMessage message, OutputStream out, WireFormat format) {
    this.message = message;
    this.out = out;
    this.format = format;
    this.boundaryStem = boundaryStem(message.messageId());
  }

  /// Throws IllegalArgumentException, before a byte is written, if a value cannot stand in a
  /// header.
  public static void write(OutgoingMessage message, OutputStream out) throws IOException {
    write(message, out, WireFormat.SEVEN_BIT);
  }

  /// The same for a way that lets more through.
  public static void write(OutgoingMessage message, OutputStream out, WireFormat format)
      throws IOException {
    new MessageWriter(message, out, format).write();
  }

  private void write() throws IOException {
    var header = header();
    for (var attachment : message.attachments()) {
      attachmentHeader(attachment, "base64");
    }
    ascii(header);
    var files = new ArrayList<Node>();
    var shown = new ArrayList<Node>();
    for (var attachment : message.attachments()) {
      boolean inline = attachment.contentId() != null && message.html() != null;
      (inline ? shown : files).add(() -> attachment(attachment));
    }
    var all = new ArrayList<Node>();
    all.add(body(shown));
    all.addAll(files);
    multipart("mixed", all);
  }

  private interface Node {
    /// Header fields, empty line and content of one part.
    void write() throws IOException;
  }

  private String header() {
    var fields = new FieldWriter(format.smtpUtf8());
    fields.raw("Date", DATE.format(message.date().atOffset(ZoneOffset.UTC)));
    fields.addresses("From", List.of(message.from()));
    fields.addresses("To", message.to());
    fields.addresses("Cc", message.cc());
    fields.addresses("Reply-To", message.replyTo());
    fields.text("Subject", message.subject());
    fields.ids("Message-ID", List.of(message.messageId()));
    var inReplyTo = message.inReplyTo();
    fields.ids("In-Reply-To", inReplyTo == null ? List.of() : List.of(inReplyTo));
    fields.ids("References", message.references());
    for (var custom : message.headers()) {
      fields.text(checkedName(custom.name()), custom.value());
    }
    fields.raw("MIME-Version", "1.0");
    return fields.toString();
  }

  private static String checkedName(String name) {
    boolean token =
        !name.isEmpty()
            && name.length() < 70
            && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    if (!token) {
      throw new IllegalArgumentException("a custom header has a name that no header can have");
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the header %s is written from the message itself".formatted(name));
    }
    return name;
  }

  private Node body(List<Node> shown) {
    var html = message.html();
    var text = message.text();
    if (html == null) {
      return () -> text("plain", text == null ? "" : text);
    }
    var related = new ArrayList<Node>();
    related.add(() -> text("html", html));
    related.addAll(shown);
    Node formatted = () -> multipart("related", related);
    var plain = text == null ? HtmlText.toText(html) : text;
    return () -> multipart("alternative", List.of(() -> text("plain", plain), formatted));
  }

  private void multipart(String subtype, List<Node> children) throws IOException {
    if (children.size() == 1) {
      children.getFirst().write();
      return;
    }
    var boundary = "=_" + boundaryStem + "_" + ++boundaries;
    ascii("Content-Type: multipart/" + subtype + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n");
    for (var child : children) {
      ascii("--" + boundary + "\r\n");
      child.write();
      ascii("\r\n");
    }
    ascii("--" + boundary + "--\r\n");
  }

  private void text(String subtype, String content) throws IOException {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    var encoding = TextEncoding.choose(bytes, format.eightBitMime());
    var charset = encoding == TextEncoding.SEVEN_BIT ? "us-ascii" : "utf-8";
    ascii("Content-Type: text/" + subtype + "; charset=" + charset + "\r\n");
    ascii("Content-Transfer-Encoding: " + encoding.token() + "\r\n\r\n");
    out.write(encoding.encode(bytes));
  }

  private void attachment(OutgoingAttachment attachment) throws IOException {
    if (isMessage(attachment.contentType())) {
      ascii(attachmentHeader(attachment, "8bit"));
      copy(attachment, false);
      return;
    }
    if (format.binaryMime()) {
      ascii(attachmentHeader(attachment, "binary"));
      copy(attachment, false);
      return;
    }
    ascii(attachmentHeader(attachment, "base64"));
    copy(attachment, true);
  }

  /// RFC 2046 §5.2.1: a message within a message is never base64.
  private static boolean isMessage(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("message/");
  }

  private void copy(OutgoingAttachment attachment, boolean base64) throws IOException {
    try (var content = attachment.content().open();
        var target = base64 ? Base64.getMimeEncoder().wrap(new Unclosed(out)) : new Unclosed(out)) {
      content.transferTo(target);
    }
  }

  private static String attachmentHeader(OutgoingAttachment attachment, String encoding) {
    var type = contentType(attachment.contentType());
    var fields = new FieldWriter(false);
    var filename = attachment.filename();
    var contentId = attachment.contentId();
    var disposition = contentId == null ? "attachment" : "inline";
    if (filename.isBlank()) {
      fields.raw("Content-Type", type);
      fields.raw("Content-Disposition", disposition);
    } else {
      fields.withParameter("Content-Type", type, "name", filename);
      fields.withParameter("Content-Disposition", disposition, "filename", filename);
    }
    if (contentId != null) {
      fields.ids("Content-ID", List.of(contentId));
    }
    fields.raw("Content-Transfer-Encoding", encoding);
    return fields + "\r\n";
  }

  private static String contentType(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return "application/octet-stream";
    }
    boolean valid = FieldWriter.isAscii(given) && given.indexOf('/') > 0 && given.length() < 200;
    if (!valid) {
      throw new IllegalArgumentException("an attachment has a content type that is none");
    }
    return given;
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String boundaryStem(String messageId) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(messageId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException("no SHA-256 in this JDK", everyJdkHasIt);
    }
  }

  /// The encoder flushes what it holds when it is closed; the message goes on after it.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
