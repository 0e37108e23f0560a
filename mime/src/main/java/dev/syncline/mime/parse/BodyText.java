package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ByteSlice;
import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.mime.encoding.LineEnds;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.text.EnrichedText;
import dev.syncline.mime.text.FlowedText;
import dev.syncline.mime.text.HtmlText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes the chosen parts and joins them. A part that stands in both lists is decoded once. Files
/// that stand in a text as letters are taken out of it.
final class BodyText {
  private final PartContents contents;
  private final Limits limits;
  private final Defects defects;
  private final Map<String, String> decoded = new HashMap<>();
  private String onlyId = "";
  private String onlyText = "";
  private final List<Attachment> embedded = new ArrayList<>();
  private long left;

  BodyText(PartContents contents, Limits limits, Defects defects) {
    this.contents = contents;
    this.limits = limits;
    this.defects = defects;
  }

  @Nullable String plain(List<Part> parts) {
    return count(parts, "text/html") == parts.size() ? null : join(parts, false);
  }

  @Nullable String html(List<Part> parts) {
    return count(parts, "text/html") == 0 ? null : join(parts, true);
  }

  private static int count(List<Part> parts, String mediaType) {
    int count = 0;
    for (var part : parts) {
      count += part.is(mediaType) ? 1 : 0;
    }
    return count;
  }

  /// Files found in the texts that were read.
  List<Attachment> embedded() {
    return embedded;
  }

  private String join(List<Part> parts, boolean asHtml) {
    left = limits.maxBodyBytes();
    if (parts.size() == 1) {
      return inForm(decodeOnly(parts.getFirst()), parts.getFirst().is("text/html"), asHtml);
    }
    var joined = new StringBuilder();
    for (var part : parts) {
      if (left <= 0) {
        defects.add(Defect.Kind.BODY_TRUNCATED, part.id());
        break;
      }
      var content = decode(part);
      if (!joined.isEmpty() && joined.charAt(joined.length() - 1) != '\n' && !content.isEmpty()) {
        joined.append('\n');
      }
      joined.append(inForm(content, part.is("text/html"), asHtml));
    }
    return joined.toString();
  }

  private static String inForm(String content, boolean isHtml, boolean asHtml) {
    if (isHtml == asHtml) {
      return content;
    }
    return asHtml ? HtmlText.fromText(content) : HtmlText.toText(content);
  }

  /// The one part of a list, as nearly every list has it: remembered without a map.
  private String decodeOnly(Part part) {
    if (!part.id().equals(onlyId)) {
      onlyText = decoded.isEmpty() ? read(part) : decode(part);
      onlyId = part.id();
    }
    return onlyText;
  }

  private String decode(Part part) {
    if (part.id().equals(onlyId)) {
      left -= onlyText.length();
      return onlyText;
    }
    var known = decoded.get(part.id());
    if (known != null) {
      left -= known.length();
      return known;
    }
    var text = read(part);
    decoded.put(part.id(), text);
    left -= text.length();
    return text;
  }

  private String read(Part part) {
    int max = (int) Math.max(1, left);
    long maxEncoded = encodedMax(part.encoding(), max);
    var bytes = contents.read(part, maxEncoded);
    boolean truncated = bytes.length() > max || maxEncoded < part.to() - part.from();
    var text = toText(part, bytes.first(max));
    if (!part.is("text/html") && EmbeddedFiles.mayHold(text)) {
      // a file in a text may be longer than any text
      var whole = contents.decoded(part, limits.maxContainerBytes());
      var rest = withoutFiles(part, whole);
      truncated = rest.length > max;
      text = toText(part, ByteSlice.ofOwn(rest).first(max));
    }
    if (truncated) {
      defects.add(Defect.Kind.BODY_TRUNCATED, part.id());
    }
    if (part.is("text/enriched") || part.is("text/richtext")) {
      return EnrichedText.toPlain(text);
    }
    return FlowedText.isFlowed(part.type()) ? FlowedText.unfold(text, part.type()) : text;
  }

  private byte[] withoutFiles(Part part, byte[] bytes) {
    var files = EmbeddedFiles.find(bytes);
    if (files.isEmpty()) {
      return bytes;
    }
    var rest = new byte[bytes.length];
    int length = 0;
    int from = 0;
    for (var file : files) {
      System.arraycopy(bytes, from, rest, length, file.from() - from);
      length += file.from() - from;
      from = file.to();
      attach(part, bytes, file);
    }
    System.arraycopy(bytes, from, rest, length, bytes.length - from);
    length += bytes.length - from;
    return Arrays.copyOf(rest, length);
  }

  private void attach(Part part, byte[] bytes, EmbeddedFiles.File file) {
    int length = file.dataTo() - file.dataFrom();
    boolean asItStands = part.encoding().isIdentity();
    var encoding =
        asItStands
            ? ContentEncoding.of(file.encoding())
            : new ContentEncoding(
                part.encoding(),
                new ContentEncoding.Piece(file.dataFrom(), length, file.encoding()));
    var content = ContentDecoder.decode(bytes, file.dataFrom(), file.dataTo(), file.encoding());
    var name = file.name().isEmpty() ? null : file.name();
    var id = part.id() + "." + (embedded.size() + 1);
    contents.found(id, content);
    embedded.add(
        new Attachment(
            id,
            name,
            FileTypes.ofName(name),
            null,
            false,
            encoding,
            asItStands ? part.from() + file.dataFrom() : part.from(),
            asItStands ? length : part.to() - part.from(),
            content.length));
  }

  private String toText(Part part, ByteSlice bytes) {
    var charset = part.type().parameter("charset");
    if (charset != null && !Charsets.isUtf8(charset) && !Charsets.isKnown(charset)) {
      defects.add(Defect.Kind.UNKNOWN_CHARSET, part.id());
    }
    if (charset == null && part.is("text/html")) {
      charset = HtmlText.declaredCharset(bytes);
    }
    boolean single = Charsets.isUtf8(charset) || !Charsets.isWide(charset);
    var letters = single ? LineEnds.toLineFeeds(bytes) : bytes;
    var text = Charsets.decode(letters.array(), letters.from(), letters.to(), charset);
    if (text.damaged()) {
      defects.add(Defect.Kind.UNDECODABLE_TEXT, part.id());
    }
    return single ? text.text() : LineEnds.toLineFeeds(text.text());
  }

  /// Encoded bytes that surely hold {@code max} decoded ones.
  private static long encodedMax(TransferEncoding encoding, int max) {
    return switch (encoding) {
      case SEVEN_BIT, EIGHT_BIT, BINARY -> max;
      case BASE64, UUENCODE -> max * 3L / 2 + 1024;
      case QUOTED_PRINTABLE -> max * 3L + max / 8 + 1024;
      case YENC -> max * 2L + 1024;
    };
  }
}
