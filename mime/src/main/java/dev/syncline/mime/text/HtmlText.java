package dev.syncline.mime.text;

import dev.syncline.mime.encoding.ByteSlice;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HTML to plain text, and plain text to the least HTML that shows it.
public final class HtmlText {
  private static final int DECLARED_WITHIN = 4_096;
  private static final Pattern DECLARED =
      Pattern.compile("(?i)<meta\\b[^>]{0,200}?charset\\s*=\\s*[\"']?([\\w:.-]{2,40})");

  private HtmlText() {}

  /// What a reader would see: paragraphs and lines kept, everything else dropped.
  public static String toText(String html) {
    return VisibleText.all(html);
  }

  /// The charset that the document names in a meta tag, for a part that names none; null if it does
  /// not either.
  public static @Nullable String declaredCharset(ByteSlice html) {
    if (string(html, html.length(), StandardCharsets.UTF_8).indexOf('\uFFFD') < 0) {
      return null; // whatever the tag says: nothing but UTF-8 looks like UTF-8
    }
    int end = Math.min(html.length(), DECLARED_WITHIN);
    var head = string(html, end, StandardCharsets.ISO_8859_1);
    var declared = DECLARED.matcher(head);
    return declared.find() ? declared.group(1) : null;
  }

  private static String string(ByteSlice bytes, int length, Charset charset) {
    return new String(bytes.array(), bytes.from(), length, charset);
  }

  /// The text with its lines and indentation; nothing in it can become markup.
  public static String fromText(String text) {
    var html = new StringBuilder(text.length() + text.length() / 8 + 16).append("<div>");
    boolean wouldVanish = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '&' -> html.append("&amp;");
        case '"' -> html.append("&quot;");
        case '\n' -> html.append("<br>\n");
        case '\r' -> {}
        case ' ' -> html.append(wouldVanish ? "&nbsp;" : " ");
        default -> html.append(c);
      }
      wouldVanish = c == '\n' || (c == ' ' && !wouldVanish);
    }
    return html.append("</div>").toString();
  }
}
