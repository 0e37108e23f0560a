package dev.syncline.mime.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which parts are the body and which are attachments.
///
/// The rules are those of JMAP (RFC 8621 §4.1.4), which describe what mail programs do: of
/// alternatives, the plain and the HTML one are each kept in their own list; what stands outside
/// alternatives belongs to both; within "related" only the first part is body. Ours differ in this:
/// a text part with a file name is an attachment, unless it is an alternative or the whole message;
/// an alternative made only for AMP or watches is nothing to anybody.
final class Bodies {
  private static final Set<String> SHOWN_AS_TEXT =
      Set.of(
          "text/plain",
          "text/enriched",
          "text/richtext",
          "text/markdown",
          "text/x-markdown",
          "text/x-patch",
          "text/x-diff");
  private static final Set<String> FOR_OTHER_DEVICES = Set.of("text/x-amp-html", "text/watch-html");

  private final List<Part> text = new ArrayList<>();
  private final List<Part> html = new ArrayList<>();
  private final List<AttachedPart> attachments = new ArrayList<>();

  record AttachedPart(Part part, boolean related) {}

  static Bodies choose(Part root) {
    var bodies = new Bodies();
    if (root.isMultipart()) {
      bodies.walk(root, false, bodies.text, bodies.html);
    } else {
      bodies.single(root);
    }
    return bodies;
  }

  List<Part> text() {
    return text;
  }

  List<Part> html() {
    return html;
  }

  List<AttachedPart> attachments() {
    return attachments;
  }

  /// What the body says its letters are; headers written without encoding are most likely the same.
  @Nullable String charset() {
    var all = text.isEmpty() ? html : text;
    return all.isEmpty() ? null : all.getFirst().type().parameter("charset");
  }

  private void single(Part root) {
    if (root.isAttachment() || !isBodyType(root)) {
      attachments.add(new AttachedPart(root, false));
      return;
    }
    text.add(root);
    html.add(root);
  }

  private void walk(
      Part multipart,
      boolean inAlternative,
      @Nullable List<Part> texts,
      @Nullable List<Part> htmls) {
    boolean alternative = multipart.is("multipart/alternative");
    int textsBefore = texts == null ? -1 : texts.size();
    int htmlsBefore = htmls == null ? -1 : htmls.size();
    var intoText = texts;
    var intoHtml = htmls;
    var first = firstOfRelated(multipart);
    for (var part : multipart.children()) {
      if (part.isMultipart()) {
        walk(part, inAlternative || alternative, intoText, intoHtml);
      } else if (!isBody(part, multipart, first)) {
        attach(part, multipart);
      } else if (alternative) {
        var into = part.is("text/html") ? intoHtml : intoText;
        if (into != null) {
          into.add(part);
        }
      } else {
        if (inAlternative && part.is("text/html")) {
          intoText = null;
        } else if (inAlternative) {
          intoHtml = null;
        }
        add(intoText, part);
        add(intoHtml, part);
      }
    }
    if (alternative && texts != null && htmls != null) {
      fillIn(texts, textsBefore, htmls, htmlsBefore);
    }
  }

  private static void add(@Nullable List<Part> into, Part part) {
    if (into != null) {
      into.add(part);
    }
  }

  /// Where an alternative gave only one form, that form stands for the other too.
  private static void fillIn(List<Part> texts, int textsBefore, List<Part> htmls, int htmlsBefore) {
    boolean noText = texts.size() == textsBefore;
    boolean noHtml = htmls.size() == htmlsBefore;
    if (noText && !noHtml) {
      texts.addAll(List.copyOf(htmls.subList(htmlsBefore, htmls.size())));
    } else if (noHtml && !noText) {
      htmls.addAll(List.copyOf(texts.subList(textsBefore, texts.size())));
    }
  }

  private static boolean isBodyType(Part part) {
    return part.is("text/html") || SHOWN_AS_TEXT.contains(part.type().value());
  }

  private static boolean isBody(Part part, Part parent, @Nullable Part first) {
    if (part.isAttachment()
        || !isBodyType(part)
        || (first != null && !part.id().equals(first.id()))) {
      return false;
    }
    return part.filename() == null || parent.is("multipart/alternative");
  }

  /// The root of "multipart/related": what its start parameter names, else the first part (RFC 2387
  /// §3.2).
  private static @Nullable Part firstOfRelated(Part multipart) {
    if (!multipart.is("multipart/related")) {
      return null;
    }
    var start = multipart.type().parameter("start");
    if (start != null) {
      var id = start.replace("<", "").replace(">", "").strip();
      for (var part : multipart.children()) {
        if (id.equals(part.contentId())) {
          return part;
        }
      }
    }
    return multipart.children().getFirst();
  }

  private void attach(Part part, Part parent) {
    boolean otherForm =
        parent.is("multipart/alternative") && FOR_OTHER_DEVICES.contains(part.type().value());
    if (!otherForm) {
      attachments.add(new AttachedPart(part, parent.is("multipart/related")));
    }
  }
}
