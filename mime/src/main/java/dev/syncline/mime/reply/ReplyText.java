package dev.syncline.mime.reply;

import java.util.ArrayList;
import java.util.List;

/// A plain text taken apart.
///
/// Lines are marked first: quoted, belonging to what introduces a quotation, empty, or text. Text
/// above the first quotation is the reply; text below a quotation with marks is reply too; below
/// one without marks nobody can say where it ends, so it goes on to the end. Replies written into a
/// quotation keep it, as they mean nothing without. A forwarded message is no quotation: it is what
/// the sender wanted to say.
///
/// @param reply what the sender wrote, without signature
/// @param signature as it stands below the reply, empty if there is none
/// @param quoted everything else, with what introduces it
public record ReplyText(String reply, String signature, String quoted) {
  static final int LINES_MAX = 5_000;

  public static ReplyText of(String text) {
    var lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    if (lines.length > LINES_MAX) {
      return new ReplyText(text.strip(), "", "");
    }
    var marked = MarkedLines.of(lines, false);
    var own = new ArrayList<String>();
    var quoted = new ArrayList<String>();
    for (var line : marked) {
      (line.isQuoted() ? quoted : own).add(line.text());
    }
    int signature = Signatures.begin(own);
    return new ReplyText(
        joined(own.subList(0, signature)),
        joined(own.subList(signature, own.size())),
        joined(quoted));
  }

  /// Reply and signature, as the sender would call it theirs.
  public String withSignature() {
    if (signature.isEmpty()) {
      return reply;
    }
    return reply.isEmpty() ? signature : reply + "\n\n" + signature;
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines).strip();
  }
}
