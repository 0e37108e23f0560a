package dev.syncline.mime.text;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/// HTML of a stranger, made fit to be shown within a page of ours: no script, no form, no frame, no
/// style sheet, no property that leaves its place, and links that open elsewhere without telling
/// where the reader came from.
///
/// jsoup parses it as a browser does and lets through what is listed; what is not listed is gone,
/// whatever new thing browsers learn. Images of the message itself ("cid:") stay. Remote images
/// tell the sender who reads, when and where: they are let through only when asked for.
public final class SafeHtml {
  /// Whether images are fetched from servers of the sender's choice.
  public enum RemoteImages {
    SHOWN,
    /// The address waits in {@code data-src} until the reader asks for it.
    HELD_BACK
  }

  private static final int MAX_CHARACTERS = 4 * 1024 * 1024;
  private static final Set<String> STYLES =
      Set.of(
          "background-color",
          "border",
          "border-bottom",
          "border-collapse",
          "border-color",
          "border-left",
          "border-radius",
          "border-right",
          "border-spacing",
          "border-style",
          "border-top",
          "border-width",
          "color",
          "direction",
          "display",
          "font",
          "font-family",
          "font-size",
          "font-style",
          "font-weight",
          "height",
          "letter-spacing",
          "line-height",
          "list-style-type",
          "margin",
          "margin-bottom",
          "margin-left",
          "margin-right",
          "margin-top",
          "max-width",
          "min-width",
          "padding",
          "padding-bottom",
          "padding-left",
          "padding-right",
          "padding-top",
          "text-align",
          "text-decoration",
          "text-indent",
          "text-transform",
          "vertical-align",
          "white-space",
          "width",
          "word-break",
          "word-wrap");

  private static final Safelist ALLOWED =
      Safelist.relaxed()
          .addTags(
              "abbr",
              "address",
              "article",
              "aside",
              "bdi",
              "bdo",
              "center",
              "del",
              "details",
              "dfn",
              "figcaption",
              "figure",
              "font",
              "footer",
              "header",
              "hr",
              "ins",
              "kbd",
              "main",
              "mark",
              "s",
              "samp",
              "section",
              "summary",
              "time",
              "tt",
              "var",
              "wbr")
          .addAttributes(":all", "dir", "lang", "style", "title", "align", "valign")
          .addAttributes(
              "table", "bgcolor", "border", "cellpadding", "cellspacing", "width", "height")
          .addAttributes("td", "bgcolor", "width", "height", "nowrap")
          .addAttributes("th", "bgcolor", "width", "height", "nowrap")
          .addAttributes("tr", "bgcolor", "height")
          .addAttributes("font", "color", "face", "size")
          .addAttributes("hr", "width", "size", "color", "noshade")
          .addAttributes("a", "name")
          .addAttributes("img", "border")
          .addProtocols("a", "href", "tel", "sms")
          .addProtocols("img", "src", "cid", "data")
          .addProtocols("blockquote", "cite", "mid", "cid");

  private SafeHtml() {}

  /// The body's content. HTML beyond four million characters is cut.
  public static String clean(String html, RemoteImages images) {
    return clean(parse(html), images).body().html();
  }

  /// As a browser reads it. HTML beyond four million characters is cut.
  public static Document parse(String html) {
    return Jsoup.parse(html.length() > MAX_CHARACTERS ? html.substring(0, MAX_CHARACTERS) : html);
  }

  /// A clean document beside the dirty one, for those that change it further before it is written.
  public static Document clean(Document dirty, RemoteImages images) {
    var clean = new Cleaner(ALLOWED).clean(dirty);
    clean.outputSettings(new Document.OutputSettings().prettyPrint(false));
    clean
        .body()
        .traverse((node, _) -> {
          if (node instanceof Element element) {
            restrict(element, images);
          }
        });
    return clean;
  }

  private static void restrict(Element element, RemoteImages images) {
    if (element.hasAttr("style")) {
      restrictStyle(element);
    }
    if (element.nameIs("a") && element.hasAttr("href")) {
      element.attr("target", "_blank").attr("rel", "noopener noreferrer nofollow");
    } else if (element.nameIs("img")) {
      restrictImage(element, images);
    }
  }

  private static void restrictStyle(Element element) {
    var kept = new StringBuilder();
    for (var declaration : element.attr("style").split(";", -1)) {
      int colon = declaration.indexOf(':');
      if (colon > 0 && isHarmless(declaration, colon)) {
        kept.append(kept.isEmpty() ? "" : ";").append(declaration.strip());
      }
    }
    if (kept.isEmpty()) {
      element.removeAttr("style");
    } else {
      element.attr("style", kept.toString());
    }
  }

  private static boolean isHarmless(String declaration, int colon) {
    var value = declaration.substring(colon + 1).toLowerCase(Locale.ROOT);
    boolean calls = value.indexOf('(') >= 0 && !value.contains("rgb(") && !value.contains("rgba(");
    return STYLES.contains(declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT))
        && !calls
        && value.indexOf('\\') < 0
        && value.indexOf('<') < 0
        && !value.contains("/*");
  }

  private static void restrictImage(Element image, RemoteImages images) {
    var source = image.attr("src").strip();
    var scheme = source.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("data:") && !isPicture(scheme)) {
      image.removeAttr("src");
    } else if (images == RemoteImages.HELD_BACK && scheme.startsWith("http")) {
      image.removeAttr("src").attr("data-src", source);
    }
  }

  /// A picture, and not an SVG, which is a document of its own.
  private static boolean isPicture(String data) {
    return data.startsWith("data:image/png")
        || data.startsWith("data:image/gif")
        || data.startsWith("data:image/jpeg")
        || data.startsWith("data:image/webp");
  }
}
