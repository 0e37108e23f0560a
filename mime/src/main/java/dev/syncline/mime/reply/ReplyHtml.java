package dev.syncline.mime.reply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.mime.reply.HtmlLines.Line;
import dev.syncline.mime.text.Removal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;

/// Takes out of HTML what its sender did not write.
///
/// The body is read as lines, which {@link MarkedLines} judges as it judges those of plain text:
/// one place knows the attributions and header blocks of all languages, what answers within a
/// quotation are, and that a forwarded message is none. Markup adds what it knows for certain. What
/// a line was made of is then taken out of the tree; elements that are empty now stay, and show
/// nothing.
public final class ReplyHtml {
  private ReplyHtml() {}

  /// Changes the document.
  ///
  /// @param signature whether the signature stays
  public static void reduce(Document message, boolean signature) {
    var lines = HtmlLines.of(message.body());
    if (lines.size() > ReplyText.LINES_MAX) {
      return;
    }
    var own = own(lines);
    var kept = signature ? own : withoutSignature(own);
    takeOut(lines, kept.stream().map(Line::index).collect(toSet()));
  }

  private static List<Line> own(List<Line> lines) {
    var texts = lines.stream().map(Line::text).toArray(String[]::new);
    boolean certain = lines.stream().anyMatch(Line::isQuote);
    var own = new LinkedHashSet<Line>();
    for (var line : MarkedLines.of(texts, certain)) {
      if (!line.isQuoted()) {
        own.add(lines.get(line.source()));
      }
    }
    return List.copyOf(own);
  }

  private static List<Line> withoutSignature(List<Line> own) {
    var unsigned = own.stream().filter(line -> !line.isSignature()).toList();
    int lastUnsigned = lastText(unsigned);
    if (lastUnsigned < 0) {
      return own; // a message that is nothing but a signature is a message
    }
    var texts = new ArrayList<>(unsigned.stream().map(Line::text).toList());
    if (lastText(own.stream().filter(Line::isSignature).toList()) > lastUnsigned) {
      texts.add("--"); // a farewell above it belongs to it
    }
    int end = Math.min(Signatures.begin(texts), farewell(texts));
    return unsigned.subList(0, Math.min(end, unsigned.size()));
  }

  /// The place of the last one that shows something, or -1.
  private static int lastText(List<Line> lines) {
    return lines.reversed().stream()
        .filter(line -> !line.text().isBlank())
        .findFirst()
        .map(Line::index)
        .orElse(-1);
  }

  /// Where "Best regards" stands with no name below it, or the number of lines.
  private static int farewell(List<String> lines) {
    int last = lines.size() - 1;
    while (last > 0 && lines.get(last).isBlank()) {
      last--;
    }
    boolean isFarewell = last > 1 && ReplyWords.CLOSING.matcher(lines.get(last)).find();
    return isFarewell && lines.get(last - 1).isBlank() ? last : lines.size();
  }

  private static void takeOut(List<Line> lines, Set<Integer> kept) {
    Removal.of(
        lines.stream()
            .filter(line -> !kept.contains(line.index()))
            .flatMap(line -> line.nodes().stream())
            .collect(toSet()));
  }
}
