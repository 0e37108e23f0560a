package dev.syncline.mime.reply;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// How mail programs mark, in HTML, what they quote and how they sign. Outlook puts "x_" before the
/// ids and classes of what it shows, Yahoo a few random letters.
final class QuoteMarkup {
  private static final Set<String> QUOTE_CLASSES =
      Set.of(
          "gmail_attr",
          "moz-cite-prefix",
          "protonmail_quote",
          "tutanota_quote",
          "zmail_extra",
          "front-blockquote",
          "freebirdemailquote");
  private static final Set<String> QUOTE_IDS = Set.of("reply-intro", "replybody1");
  private static final Set<String> BEGINNING_IDS =
      Set.of(
          "divrplyfwdmsg",
          "appendonsend",
          "stopspelling",
          "mail-editor-reference-message-container",
          "olk_src_body_section",
          "origbody",
          "ya-quoted");
  private static final Set<String> SIGNATURE_CLASSES =
      Set.of(
          "gmail_signature",
          "gmail_signature_prefix",
          "moz-signature",
          "protonmail_signature_block",
          "tutanota_signature");
  private static final Set<String> SIGNATURE_IDS =
      Set.of("signature", "applemailsignature", "ms-outlook-mobile-signature");

  /// The line that Word draws above the header of what it quotes; in this form it draws no other.
  private static final Pattern WORD_RULE =
      Pattern.compile(
          "(?i)border:\\s?none;\\s*border-top:\\s?solid #(?:E1E1E1|B5C4DF) 1\\.0pt;\\s*padding:\\s?3\\.0pt");

  private static final Pattern DASHED = Pattern.compile("^[-–—]{4,60}[^-–—].*[-–—]{2,60}$");
  private static final Pattern DATED_COLON = Pattern.compile("\\d.*[:：]$");
  private static final Pattern WROTE_COLON =
      Pattern.compile(
          "^[^:：]{1,80}(?:[:：]\\d\\d[^:：]{1,120}){0,2}(?:" + ReplyWords.WROTE + ")\\s?[:：]",
          ReplyWords.WROTE.flags());
  private static final int FIRST_LINE_MAX = 200;
  private static final int FIRST_NODES_MAX = 100;
  private static final int ANCESTORS_MAX = 20;
  private static final int ATTRIBUTION_MAX = 400;

  private QuoteMarkup() {}

  /// What an element is to its message.
  enum Meaning {
    NONE,
    /// A quotation, or what introduces one, from the element's begin to its end.
    QUOTE,
    /// A message passed on stands in the markup of a quotation; only its first line differs.
    FORWARD,
    /// All below its begin is quoted, whatever it looks like.
    BEGINNING,
    SIGNATURE
  }

  /// @param above the line of text above it
  /// @param introduced whether anything above introduced a quotation
  static Meaning of(Element element, String above, boolean introduced) {
    if (isBeginning(element)) {
      return Meaning.BEGINNING;
    }
    if (isMarkedQuote(element, above, introduced)) {
      return isForward(element) ? Meaning.FORWARD : Meaning.QUOTE;
    }
    return isSignature(element) ? Meaning.SIGNATURE : Meaning.NONE;
  }

  private static boolean isMarkedQuote(Element element, String above, boolean introduced) {
    if (element.nameIs("blockquote")) {
      return element.attr("type").equalsIgnoreCase("cite")
          || (element.hasClass("gmail_quote") && isGmailReply(element, introduced))
          || hasAny(element, QUOTE_CLASSES)
          || isAttribution(above)
          || beginsWithAttribution(element);
    }
    return hasAny(element, QUOTE_CLASSES)
        || QUOTE_IDS.contains(id(element))
        || (element.nameIs("div") && element.attr("name").equals("quote"))
        || (element.nameIs("div") && element.className().contains("yahoo_quoted"));
  }

  /// Gmail marks what it quotes in a reply and what its writer indents by the same class; only the
  /// former is introduced, or stands in an element of that class.
  private static boolean isGmailReply(Element quote, boolean introduced) {
    return introduced
        || Stream.iterate(quote.parent(), Objects::nonNull, Element::parent)
            .limit(ANCESTORS_MAX)
            .anyMatch(above -> above.nameIs("div") && above.hasClass("gmail_quote"));
  }

  /// Of programs that put the attribution into the quotation.
  private static boolean beginsWithAttribution(Element quote) {
    var line = firstLine(quote);
    return ReplyWords.ATTRIBUTION_START.matcher(line).find() && WROTE_COLON.matcher(line).find();
  }

  /// Whether a line announces a quotation somewhere below it.
  static boolean introduces(String line) {
    return isAttribution(line) || WROTE_COLON.matcher(line).find();
  }

  /// Of Yandex and Mail.ru, whose quotations are marked by nothing but their place.
  private static boolean isAttribution(String above) {
    return above.length() < ATTRIBUTION_MAX && DATED_COLON.matcher(above).find();
  }

  private static boolean isBeginning(Element element) {
    return BEGINNING_IDS.contains(id(element))
        || element.hasClass("OutlookMessageHeader")
        || (element.nameIs("div") && WORD_RULE.matcher(element.attr("style")).find());
  }

  private static boolean isSignature(Element element) {
    return hasAny(element, SIGNATURE_CLASSES)
        || SIGNATURE_IDS.contains(id(element))
        || element.className().contains("yahoo-signature");
  }

  /// Known by its words, or by dashes around words of a language we do not know.
  private static boolean isForward(Element element) {
    var line = firstLine(element);
    boolean dashed = DASHED.matcher(line).find() && !ReplyWords.WROTE.matcher(line).find();
    return dashed || ReplyWords.FORWARDED.matcher(line).find();
  }

  private static String firstLine(Element element) {
    var line = new StringBuilder();
    element
        .nodeStream()
        .limit(FIRST_NODES_MAX)
        .takeWhile(node -> line.length() < FIRST_LINE_MAX && !endsLine(node, element, line))
        .filter(TextNode.class::isInstance)
        .forEach(node -> line.append(((TextNode) node).text()));
    return line.toString().strip();
  }

  private static boolean endsLine(Node node, Element within, StringBuilder line) {
    return !node.equals(within)
        && node instanceof Element element
        && (element.nameIs("br") || element.isBlock())
        && !line.toString().isBlank();
  }

  private static boolean hasAny(Element element, Set<String> classes) {
    return element.hasAttr("class")
        && element.classNames().stream().map(QuoteMarkup::own).anyMatch(classes::contains);
  }

  private static String id(Element element) {
    return own(element.id());
  }

  private static String own(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("x_") ? lower.substring(2) : lower;
  }
}
