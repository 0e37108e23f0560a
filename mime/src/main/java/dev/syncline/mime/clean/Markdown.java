package dev.syncline.mime.clean;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.renderer.markdown.MarkdownRenderer;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/// Simple HTML as Markdown.
///
/// HTML says where a line or a paragraph ends in many ways ("&lt;br&gt;", a "div" for each line, a
/// "p"), so ends are counted and written when text follows: one is a line break, two are a new
/// paragraph.
final class Markdown {
  private static final MarkdownRenderer RENDERER =
      MarkdownRenderer.builder().extensions(List.of(TablesExtension.create())).build();

  /// What is nested deeper is written without its markup: nobody sees it, and a stack has an end.
  private static final int DEPTH_MAX = 50;

  private final Deque<Node> blocks = new ArrayDeque<>();
  private final Set<Element> withBlocks = new HashSet<>();
  private final Set<Element> withWords = new HashSet<>();
  private @Nullable Node inline;
  private int ends;
  private boolean blank;

  private Markdown(Node document, Element body) {
    blocks.push(document);
    for (var element : body.getAllElements()) {
      if (element.isBlock() || element.nameIs("br")) {
        mark(element, withBlocks);
      }
      if (element.textNodes().stream().anyMatch(words -> !words.isBlank())) {
        mark(element, withWords);
      }
    }
  }

  private static void mark(Element element, Set<Element> with) {
    for (var each = element; each != null && with.add(each); ) {
      each = each.parent();
    }
  }

  static String of(Element body) {
    var document = new Document();
    new Markdown(document, body).children(body, 0);
    return RENDERER.render(document).strip();
  }

  /// A picture, for a text that is not Markdown otherwise.
  static String ofImage(Element image) {
    var paragraph = new Paragraph();
    paragraph.appendChild(image(image.attr("alt"), image.attr("src")));
    return RENDERER.render(paragraph).strip();
  }

  private static Node image(String alt, String source) {
    var image = new Image(source.strip().replace(" ", "%20"), null);
    image.appendChild(new Text(alt.replaceAll("\\s+", " ").strip()));
    return image;
  }

  private void children(Element parent, int depth) {
    for (var child : parent.childNodes()) {
      if (child instanceof TextNode words) {
        text(words.getWholeText());
      } else if (child instanceof Element element) {
        element(element, depth + 1);
      }
    }
  }

  private void element(Element element, int depth) {
    if (depth > DEPTH_MAX) {
      text(element.text());
      return;
    }
    switch (element.normalName()) {
      case "br" -> ends = Math.min(2, ends + 1);
      case "hr" -> block(new ThematicBreak(), () -> {});
      case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element);
      case "p", "dl", "table" -> paragraph(element, depth);
      case "blockquote" -> block(new BlockQuote(), () -> children(element, depth));
      case "ul" -> list(new BulletList(), element, depth);
      case "ol" -> list(ordered(element), element, depth);
      case "pre" -> preformatted(element);
      case "b", "strong" -> emphasised(element, depth, () -> new StrongEmphasis("**"));
      case "i", "em" -> emphasised(element, depth, () -> new Emphasis("*"));
      case "code" -> code(element);
      case "a" -> link(element, depth);
      case "img" -> append(image(element.attr("alt"), element.attr("src")));
      case "td", "th" -> {
        children(element, depth);
        blank = true;
      }
      default -> line(element, depth);
    }
  }

  private void text(String words) {
    var collapsed = words.replace('\u00a0', ' ').replaceAll("\\s+", " ");
    if (collapsed.isBlank()) {
      blank |= !collapsed.isEmpty();
      return;
    }
    blank |= collapsed.startsWith(" ");
    append(new Text(collapsed.strip()));
    blank = collapsed.endsWith(" ");
  }

  /// After the ends and blanks that stand before it.
  private void append(Node node) {
    begin().appendChild(node);
  }

  private Node begin() {
    var into = inline;
    if (into == null || ends > 1) {
      into = new Paragraph();
      blocks.element().appendChild(into);
    } else if (ends == 1) {
      into.appendChild(new HardLineBreak());
    } else if (blank && into.getFirstChild() != null) {
      into.appendChild(new Text(" "));
    }
    inline = into;
    ends = 0;
    blank = false;
    return into;
  }

  private void line(Element element, int depth) {
    boolean block = element.isBlock();
    ends = block ? Math.max(ends, 1) : ends;
    children(element, depth);
    ends = block ? Math.max(ends, 1) : ends;
  }

  private void paragraph(Element element, int depth) {
    var table = element.nameIs("table") ? table(element) : null;
    if (table != null) {
      block(table, () -> {});
      return;
    }
    ends = 2;
    children(element, depth);
    ends = 2;
  }

  private void block(Node block, Runnable content) {
    blocks.element().appendChild(block);
    within(block, content);
    inline = null;
    ends = 0;
    blank = false;
  }

  private void within(Node block, Runnable content) {
    blocks.push(block);
    inline = null;
    ends = 0;
    blank = false;
    content.run();
    blocks.pop();
  }

  private void heading(Element element) {
    if (element.text().isBlank()) {
      return;
    }
    var heading = new Heading();
    heading.setLevel(element.normalName().charAt(1) - '0');
    block(heading, () -> heading.appendChild(new Text(element.text())));
  }

  private static OrderedList ordered(Element element) {
    var list = new OrderedList();
    var start = element.attr("start");
    list.setMarkerStartNumber(start.matches("\\d{1,9}") ? Integer.parseInt(start) : 1);
    list.setMarkerDelimiter(".");
    return list;
  }

  private void list(ListBlock list, Element element, int depth) {
    // a list that begins at 3 is only seen as one below an empty line
    list.setTight(element.select("ol[start]").isEmpty());
    block(list, () -> element.childNodes().forEach(child -> item(list, child, depth + 1)));
    if (list.getFirstChild() == null) {
      list.unlink();
    }
  }

  private void item(ListBlock list, org.jsoup.nodes.Node child, int depth) {
    var item = new ListItem();
    list.appendChild(item);
    within(
        item,
        () -> {
          if (child instanceof TextNode words) {
            text(words.getWholeText());
          } else if (child instanceof Element element) {
            children(element, depth);
          }
        });
    if (item.getFirstChild() == null) {
      item.unlink();
    }
  }

  private void preformatted(Element element) {
    var block = new FencedCodeBlock();
    block.setFenceCharacter("`");
    block.setLiteral(element.wholeText().stripTrailing() + "\n");
    block(block, () -> {});
  }

  private void code(Element element) {
    if (!element.text().isBlank()) {
      append(new Code(element.text()));
    }
  }

  /// Blanks within would keep the asterisks from being read as emphasis, so they go before and
  /// after it.
  private void emphasised(Element element, int depth, Supplier<Node> emphasis) {
    if (!withWords.contains(element) || withBlocks.contains(element)) {
      line(element, depth);
      return;
    }
    nested(element, depth, emphasis.get());
  }

  private void link(Element element, int depth) {
    var address = element.attr("href");
    if (address.isBlank() || !withWords.contains(element) || withBlocks.contains(element)) {
      line(element, depth);
      return;
    }
    nested(element, depth, new Link(address, null));
  }

  private void nested(Element element, int depth, Node node) {
    blank |= beginsBlank(element);
    append(node);
    var around = inline;
    inline = node;
    children(element, depth);
    boolean blankAfter = blank;
    inline = around;
    ends = 0;
    blank = blankAfter;
  }

  private static boolean beginsBlank(Element element) {
    return element
        .nodeStream(TextNode.class)
        .map(TextNode::getWholeText)
        .filter(words -> !words.isEmpty())
        .findFirst()
        .filter(words -> Character.isWhitespace(words.charAt(0)))
        .isPresent();
  }

  /// A table of data; null if its cells are there for the looks of the message.
  private static @Nullable TableBlock table(Element table) {
    var rows = table.select("tr");
    int columns = rows.isEmpty() ? 0 : rows.getFirst().childrenSize();
    boolean data =
        rows.size() > 1
            && columns > 1
            && rows.stream().allMatch(row -> row.childrenSize() == columns)
            && table.select("td *, th *").stream().noneMatch(each -> each.isBlock());
    if (!data) {
      return null;
    }
    var block = new TableBlock();
    var head = new TableHead();
    var body = new TableBody();
    block.appendChild(head);
    block.appendChild(body);
    head.appendChild(row(rows.getFirst()));
    rows.stream().skip(1).forEach(row -> body.appendChild(row(row)));
    return block;
  }

  private static TableRow row(Element row) {
    var cells = new TableRow();
    for (var cell : row.children()) {
      var written = new TableCell();
      written.appendChild(new Text(cell.text().strip()));
      cells.appendChild(written);
    }
    return cells;
  }
}
