package dev.syncline.sandbox.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a message as mail programs do: text, HTML beside it, pictures inside, files at the end.
public final class Letter {
  /// How a Date header is written.
  public static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private final String seed;
  private Charset charset = UTF_8;
  private String text = "";
  private @Nullable String html;
  private @Nullable String calendar;
  private int boundaries;

  /// The message id also seeds the boundaries, so the same letter has the same bytes.
  public Letter(String messageId, Instant date) {
    seed = Integer.toHexString(messageId.hashCode());
    headers.put("Message-ID", "<" + messageId + ">");
    headers.put("Date", DATE.format(date.atOffset(ZoneOffset.UTC)));
  }

  /// Set before what is written in it.
  public Letter charset(Charset wanted) {
    charset = wanted;
    return this;
  }

  public Letter from(String address) {
    return header("From", address(address));
  }

  public Letter to(String... addresses) {
    if (addresses.length == 0) {
      headers.remove("To");
      return this;
    }
    return header("To", String.join(", ", List.of(addresses).stream().map(this::address).toList()));
  }

  public Letter subject(String subject) {
    return header("Subject", EncodedWords.encode(subject, charset));
  }

  /// A raw header, already in its wire form.
  public Letter header(String name, String value) {
    if (value.replace("\r\n ", "").chars().anyMatch(c -> c == '\r' || c == '\n')) {
      throw new IllegalArgumentException("a header value has no line breaks");
    }
    headers.put(name, value);
    return this;
  }

  public Letter text(String body) {
    text = body;
    return this;
  }

  public Letter html(@Nullable String body) {
    html = body;
    return this;
  }

  /// An invitation beside the text (RFC 6047).
  public Letter calendar(String invitation) {
    calendar = invitation;
    return this;
  }

  public Letter attach(Attachment attachment) {
    attachments.add(attachment);
    return this;
  }

  public byte[] bytes() {
    var out = new StringBuilder();
    headers.forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
    out.append("MIME-Version: 1.0\r\n").append(content());
    return out.toString().getBytes(ISO_8859_1);
  }

  private String content() {
    var body = new ArrayList<String>();
    body.add(textPart("plain", text));
    if (html != null) {
      body.add(related(textPart("html", html)));
    }
    if (calendar != null) {
      body.add(calendarPart(calendar));
    }
    var whole = new ArrayList<String>();
    whole.add(body.size() == 1 ? body.getFirst() : multipart("alternative", body));
    attachments.stream()
        .filter(file -> !file.isInline())
        .forEach(file -> whole.add(file.written()));
    return whole.size() == 1 ? whole.getFirst() : multipart("mixed", whole);
  }

  private String related(String htmlPart) {
    var parts = new ArrayList<String>();
    parts.add(htmlPart);
    attachments.stream().filter(Attachment::isInline).forEach(file -> parts.add(file.written()));
    return parts.size() == 1 ? htmlPart : multipart("related", parts);
  }

  private String multipart(String kind, List<String> parts) {
    var boundary = "=_%s_%d".formatted(seed, ++boundaries);
    var out = new StringBuilder();
    out.append("Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n\r\n".formatted(kind, boundary));
    parts.forEach(part -> out.append("--").append(boundary).append("\r\n").append(part));
    return out.append("--").append(boundary).append("--\r\n").toString();
  }

  private String textPart(String kind, String body) {
    var lines = body.replace("\r\n", "\n").replace("\n", "\r\n");
    var closed = lines.endsWith("\r\n") ? lines : lines + "\r\n";
    boolean short7bit =
        US_ASCII.newEncoder().canEncode(closed)
            && closed.lines().allMatch(line -> line.length() <= 78);
    var head =
        "Content-Type: text/%s; charset=%s\r\n"
            .formatted(kind, short7bit ? "us-ascii" : charset.name());
    if (short7bit) {
      return head + "Content-Transfer-Encoding: 7bit\r\n\r\n" + closed;
    }
    if (charset.name().startsWith("ISO-2022")) {
      return head
          + "Content-Transfer-Encoding: 7bit\r\n\r\n"
          + new String(closed.getBytes(charset), ISO_8859_1);
    }
    var bytes = closed.getBytes(charset);
    if (mostlyAscii(closed)) {
      return head
          + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
          + TransferEncoding.toQuotedPrintable(bytes);
    }
    return head
        + "Content-Transfer-Encoding: base64\r\n\r\n"
        + TransferEncoding.toBase64(bytes)
        + "\r\n";
  }

  private static String calendarPart(String invitation) {
    return "Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\n"
        + TransferEncoding.toBase64(invitation.replace("\n", "\r\n").getBytes(UTF_8))
        + "\r\n";
  }

  private static boolean mostlyAscii(String text) {
    return text.chars().filter(c -> c > 126).count() * 4 < text.length();
  }

  private String address(String address) {
    int angle = address.indexOf('<');
    if (angle <= 0) {
      return address;
    }
    var name = address.substring(0, angle).strip();
    var quoted = name.matches("[A-Za-z0-9 '-]*") ? name : "\"" + name.replace("\"", "\\\"") + "\"";
    boolean ascii = US_ASCII.newEncoder().canEncode(name);
    return (ascii ? quoted : EncodedWords.encode(name, charset)) + " " + address.substring(angle);
  }
}
