package dev.syncline.mime.text;

/// HTML to plain text, and plain text to the least HTML that shows it.
public final class HtmlText {
  private HtmlText() {}

  /// What a reader would see: paragraphs and lines kept, everything else dropped.
  public static String toText(String html) {
    return VisibleText.all(html);
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
