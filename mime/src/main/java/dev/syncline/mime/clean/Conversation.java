package dev.syncline.mime.clean;

import dev.syncline.mime.clean.ConversationForm.Images;
import dev.syncline.mime.reply.ReplyHtml;
import dev.syncline.mime.text.HtmlText;
import dev.syncline.mime.text.Removal;
import dev.syncline.mime.text.SafeHtml;
import dev.syncline.mime.text.SafeHtml.RemoteImages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/// A message reduced to what its sender said.
///
/// What {@link SafeHtml} lets through is let through here, and less: structure stays, looks do not.
/// Both HTML and Markdown may therefore be shown in a page. One that holds nothing is empty.
public final class Conversation {
  private static final Set<String> BLOCKS =
      Set.of(
          "blockquote",
          "dd",
          "div",
          "dl",
          "dt",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "li",
          "ol",
          "p",
          "pre",
          "ul");
  private static final Set<String> TABLE_PARTS =
      Set.of("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption");
  private static final Pattern HIDDEN =
      Pattern.compile("(?i)(?:display:\\s*none|visibility:\\s*hidden|mso-hide:\\s*all)");

  private Conversation() {}

  public static String ofText(String text, ConversationForm form) {
    return ofHtml(HtmlText.fromText(text), form);
  }

  public static String ofHtml(String html, ConversationForm form) {
    var dirty = SafeHtml.parse(html);
    dirty.body().getAllElements().stream().filter(Conversation::isHidden).forEach(Element::empty);
    if (!form.quotes()) {
      ReplyHtml.reduce(dirty, form.signature());
    }
    var safe = SafeHtml.clean(dirty, RemoteImages.SHOWN);
    simplify(safe.body(), form);
    var simple = new Cleaner(kept(form)).clean(safe);
    simple.outputSettings(new Document.OutputSettings().prettyPrint(false));
    var body = simple.body();
    collapseBlanks(body);
    removeEmpty(body);
    unwrap(body);
    return form.markdown() ? Markdown.of(body) : body.html().strip();
  }

  /// Newsletters begin with a line for the message list that is not to be seen in the message.
  private static boolean isHidden(Element element) {
    return element.nameIs("style")
        || element.nameIs("script")
        || (element.hasAttr("style") && HIDDEN.matcher(element.attr("style")).find());
  }

  /// Makes of each element one that may stay; those that remain are dropped with their tags only.
  private static void simplify(Element body, ConversationForm form) {
    for (var element : body.getAllElements()) {
      if (element.nameIs("img")) {
        simplifyImage(element, form);
      } else if (!form.tables() && TABLE_PARTS.contains(element.normalName())) {
        simplifyTable(element);
      } else if (element.isBlock() && !isKeptBlock(element) && !element.nameIs("body")) {
        element.tagName("div");
      }
    }
  }

  private static boolean isKeptBlock(Element element) {
    return TABLE_PARTS.contains(element.normalName()) || BLOCKS.contains(element.normalName());
  }

  private static void simplifyTable(Element part) {
    switch (part.normalName()) {
      case "td", "th" -> part.appendText(" ").tagName("span");
      case "tr", "caption" -> part.tagName("div");
      default -> part.tagName("div");
    }
  }

  /// A picture of a pixel counts readers.
  private static void simplifyImage(Element image, ConversationForm form) {
    var source = image.attr("src");
    boolean pixel = image.attr("width").matches("[01]") || image.attr("height").matches("[01]");
    if (form.images() == Images.LEFT_OUT || source.isBlank() || pixel) {
      image.tagName("span");
    } else if (form.images() == Images.AS_MARKDOWN && !form.markdown()) {
      var written = Markdown.ofImage(image);
      image.tagName("span").appendText(written);
    }
  }

  private static Safelist kept(ConversationForm form) {
    var kept =
        new Safelist()
            .addTags(BLOCKS.toArray(String[]::new))
            .addTags(
                "b", "br", "code", "del", "em", "i", "s", "strike", "strong", "sub", "sup", "u")
            .addAttributes("ol", "start");
    if (form.links()) {
      kept.addTags("a").addAttributes("a", "href", "target", "rel");
    }
    if (form.images() != Images.LEFT_OUT) {
      kept.addTags("img").addAttributes("img", "src", "alt", "width", "height");
    }
    if (form.tables()) {
      kept.addTags(TABLE_PARTS.toArray(String[]::new))
          .addAttributes("td", "colspan", "rowspan")
          .addAttributes("th", "colspan", "rowspan");
    }
    return kept;
  }

  private static void collapseBlanks(Element body) {
    body.nodeStream(TextNode.class)
        .filter(words -> !isPreformatted(words))
        .forEach(words -> words.text(words.getWholeText().replaceAll("[ \\t\\n\\f\\r]+", " ")));
  }

  private static boolean isPreformatted(TextNode words) {
    for (var parent = words.parent(); parent != null; parent = parent.parent()) {
      if (parent.nameIs("pre")) {
        return true;
      }
    }
    return false;
  }

  /// What shows nothing, and empty lines at begin and end, where quotation or signature stood.
  private static void removeEmpty(Element body) {
    var gone = new HashSet<Node>();
    var leaves = body.nodeStream().skip(1).filter(node -> node.childNodeSize() == 0).toList();
    trim(leaves, gone);
    trim(leaves.reversed(), gone);
    for (var element : body.getAllElements().reversed()) {
      boolean mayGo = !element.nameIs("body") && !element.tag().isEmpty() && !isCell(element);
      if (mayGo && isEmpty(element, gone)) {
        gone.add(element);
      }
    }
    Removal.of(gone);
  }

  private static void trim(List<Node> leaves, Set<Node> gone) {
    for (var leaf : leaves) {
      if (shows(leaf)) {
        return;
      }
      if (!isCell(leaf)) {
        gone.add(leaf);
      }
    }
  }

  /// Cells keep their columns together, until their row has nothing else.
  private static boolean isEmpty(Element element, Set<Node> gone) {
    return element.childNodes().stream()
        .allMatch(child ->
            gone.contains(child)
                || isNothing(child)
                || (isCell(child) && child instanceof Element cell && isEmpty(cell, gone)));
  }

  private static boolean shows(Node leaf) {
    if (leaf instanceof TextNode words) {
      return !words.getWholeText().replace('\u00a0', ' ').isBlank();
    }
    return leaf.nameIs("img");
  }

  private static boolean isCell(Node node) {
    return node.nameIs("td") || node.nameIs("th");
  }

  private static boolean isNothing(Node node) {
    return node instanceof TextNode words && words.isBlank();
  }

  /// A message within one box needs no box.
  private static void unwrap(Element body) {
    while (true) {
      var content = body.childNodes().stream().filter(node -> !isNothing(node)).toList();
      if (content.size() != 1 || !(content.getFirst() instanceof Element box)) {
        return;
      }
      if (!box.nameIs("div")) {
        return;
      }
      box.unwrap();
    }
  }
}
