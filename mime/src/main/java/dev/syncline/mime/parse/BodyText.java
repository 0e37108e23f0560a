package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.text.HtmlText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes the chosen parts and joins them. A part that stands in both lists is decoded once.
final class BodyText {
  private final Source source;
  private final Limits limits;
  private final Defects defects;
  private final Map<String, String> decoded = new HashMap<>();
  private long left;

  BodyText(Source source, Limits limits, Defects defects) {
    this.source = source;
    this.limits = limits;
    this.defects = defects;
  }

  @Nullable String plain(List<Part> parts) {
    return parts.stream().allMatch(part -> part.is("text/html")) ? null : join(parts, false);
  }

  @Nullable String html(List<Part> parts) {
    return parts.stream().noneMatch(part -> part.is("text/html")) ? null : join(parts, true);
  }

  private String join(List<Part> parts, boolean asHtml) {
    left = limits.maxBodyBytes();
    if (parts.size() == 1) {
      return decode(parts.getFirst());
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

  private String decode(Part part) {
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
    long end = Math.min(part.to(), part.from() + encodedMax(part.encoding(), max));
    var bytes = source.decode(part.from(), end, part.encoding());
    if (bytes.length > max || end < part.to()) {
      defects.add(Defect.Kind.BODY_TRUNCATED, part.id());
      bytes = Arrays.copyOf(bytes, Math.min(max, bytes.length));
    }
    return withPlainLineEnds(toText(part, bytes));
  }

  private String toText(Part part, byte[] bytes) {
    var charset = part.type().parameter("charset");
    if (charset != null && !Charsets.isKnown(charset)) {
      defects.add(Defect.Kind.UNKNOWN_CHARSET, part.id());
    }
    var text = Charsets.decode(bytes, charset);
    if (text.damaged()) {
      defects.add(Defect.Kind.UNDECODABLE_TEXT, part.id());
    }
    return text.text();
  }

  /// Encoded bytes that surely hold {@code max} decoded ones.
  private static long encodedMax(TransferEncoding encoding, int max) {
    return switch (encoding) {
      case SEVEN_BIT, EIGHT_BIT, BINARY -> max;
      case BASE64 -> max * 3L / 2 + 1024;
      case QUOTED_PRINTABLE -> max * 3L + max / 8 + 1024;
    };
  }

  private static String withPlainLineEnds(String text) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
