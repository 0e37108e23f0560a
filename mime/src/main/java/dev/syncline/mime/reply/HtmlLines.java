package dev.syncline.mime.reply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// An HTML body as the lines a reader sees, each with the nodes it is made of. What markup says of
/// quotations is said in the words of plain text: ">" before their lines, and a line that
/// introduces one that has no end.
final class HtmlLines implements NodeVisitor {
  private static final String BEGINNING = "-----Original Message-----";
  private static final String FORWARD = "---------- Forwarded message ----------";
  private static final String IMAGE = "[image]";
  private static final int TEXT_MAX = 2_000;

  /// @param index its place among all lines
  /// @param nodes texts, images, rules and breaks; none of an introduction
  /// @param isQuote within a quotation by its markup
  record Line(int index, String text, List<Node> nodes, boolean isQuote, boolean isSignature) {}

  private final List<Line> lines = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final Deque<Element> quotes = new ArrayDeque<>();
  private final Deque<Element> signatures = new ArrayDeque<>();
  private List<Node> nodes = new ArrayList<>();
  private String above = "";
  private boolean introduced;
  private int unbroken;

  private HtmlLines() {}

  static List<Line> of(Element body) {
    body.select("pre").forEach(HtmlLines::divide);
    var reader = new HtmlLines();
    body.traverse(reader);
    reader.endLine();
    return List.copyOf(reader.lines);
  }

  /// In preformatted text a line is a node of its own.
  private static void divide(Element pre) {
    for (var whole : pre.textNodes()) {
      var pieces = whole.getWholeText().split("(?<=\n)", ReplyText.LINES_MAX);
      if (pieces.length > 1) {
        var nodes = new ArrayList<Node>();
        for (var piece : pieces) {
          nodes.add(new TextNode(piece));
        }
        pre.insertChildren(whole.siblingIndex(), nodes);
        whole.remove();
      }
    }
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode words) {
      append(words);
    } else if (node instanceof Element element) {
      begin(element);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    if (isCell(element)) {
      text.append(' ');
    } else if (element.isBlock()) {
      endLine();
      endParagraph(element);
    }
    if (element.equals(quotes.peek())) {
      endLine();
      quotes.pop();
    }
    if (element.equals(signatures.peek())) {
      endLine();
      signatures.pop();
    }
    unbroken -= element.nameIs("pre") ? 1 : 0;
  }

  private void append(TextNode words) {
    var whole = words.getWholeText();
    if (nodes.isEmpty() && unbroken == 0 && whole.isBlank()) {
      return; // between two elements, where it shows nothing
    }
    nodes.add(words);
    if (text.length() < TEXT_MAX) {
      text.append(whole, 0, Math.min(whole.length(), TEXT_MAX));
    }
    if (unbroken > 0 && whole.endsWith("\n")) {
      endLine();
    }
  }

  private void begin(Element element) {
    unbroken += element.nameIs("pre") ? 1 : 0;
    switch (element.normalName()) {
      case "br" -> {
        nodes.add(element);
        addLine();
      }
      case "hr" -> {
        endLine();
        nodes.add(element);
        addLine();
      }
      case "img" -> {
        nodes.add(element);
        text.append(IMAGE);
      }
      default -> beginBlock(element);
    }
  }

  private void beginBlock(Element element) {
    if (element.isBlock() && !isCell(element)) {
      endLine();
      endParagraph(element);
    }
    if (!quotes.isEmpty()) {
      return;
    }
    switch (QuoteMarkup.of(element, above, introduced)) {
      case NONE -> {}
      case BEGINNING -> introduce(BEGINNING);
      case FORWARD -> introduce(FORWARD);
      case QUOTE -> {
        endLine();
        quotes.push(element);
      }
      case SIGNATURE -> {
        endLine();
        signatures.push(element);
      }
    }
  }

  private void introduce(String words) {
    endLine();
    lines.add(new Line(lines.size(), words, List.of(), false, false));
  }

  private static boolean isCell(Element element) {
    return element.nameIs("td") || element.nameIs("th");
  }

  /// Paragraphs have an empty line between them.
  private void endParagraph(Element element) {
    boolean paragraph = element.nameIs("p") || element.nameIs("blockquote");
    if (paragraph && !lines.isEmpty() && !lines.getLast().text().isBlank()) {
      addLine();
    }
  }

  private void endLine() {
    if (!nodes.isEmpty()) {
      addLine();
    }
  }

  private void addLine() {
    var shown = text.toString().replace('\u00a0', ' ').replaceAll("\\s+", " ").strip();
    if (!shown.isEmpty()) {
      above = shown;
      introduced |= QuoteMarkup.introduces(shown);
    }
    var line = quotes.isEmpty() ? shown : "> " + shown;
    lines.add(new Line(lines.size(), line, nodes, !quotes.isEmpty(), !signatures.isEmpty()));
    nodes = new ArrayList<>();
    text.setLength(0);
  }
}
