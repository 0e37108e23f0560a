package dev.syncline.mime.text;

import java.util.Locale;
import java.util.Set;

/// The subject below its reply and forward prefixes, in the languages people write mail in: what a
/// thread is called when no References field says which thread it is. List tags ("[dev]") stay,
/// since two lists are two threads.
public final class SubjectThreading {
  private static final Set<String> REPLY =
      Set.of(
          "re", "aw", "antw", "antwort", "sv", "vs", "res", "resp", "rif", "ref", "odp", "ynt",
          "yan", "bls", "atb", "vá", "ha", "απ", "σχετ", "отв", "ответ", "на", "回复", "回覆", "答复",
          "答覆", "返信", "답장", "회신", "תגובה", "השב", "رد", "ตอบ", "ตอบกลับ", "trả lời");
  private static final Set<String> FORWARD =
      Set.of(
          "fw",
          "fwd",
          "wg",
          "vb",
          "vl",
          "vd",
          "doorst",
          "tr",
          "rv",
          "enc",
          "pd",
          "ilt",
          "i̇lt",
          "továbbítás",
          "πρθ",
          "转发",
          "轉寄",
          "轉發",
          "転送",
          "전달",
          "הועבר",
          "إعادة توجيه",
          "пересл",
          "trs",
          "fs",
          "yml");
  private static final int PREFIX_MAX = 16;
  private static final int TAG_MAX = 60;

  private SubjectThreading() {}

  /// A subject and what stood before it.
  ///
  /// @param subject without prefixes, blanks collapsed
  /// @param reply a reply prefix was there
  /// @param forward a forward prefix was there
  public record Normalized(String subject, boolean reply, boolean forward) {
    /// Equal for subjects of one thread.
    public String key() {
      return subject.toLowerCase(Locale.ROOT);
    }
  }

  public static Normalized normalize(String subject) {
    var rest = collapse(subject);
    var tags = new StringBuilder();
    boolean reply = false;
    boolean forward = false;
    while (true) {
      int tagEnd = tagEnd(rest);
      if (tagEnd > 0) {
        addTag(tags, rest.substring(0, tagEnd));
        rest = rest.substring(tagEnd).strip();
        continue;
      }
      int colon = prefixEnd(rest);
      var word = colon < 0 ? "" : prefixWord(rest.substring(0, colon));
      boolean isReply = REPLY.contains(word);
      boolean isForward = FORWARD.contains(word);
      if (!isReply && !isForward) {
        break;
      }
      reply |= isReply;
      forward |= isForward;
      rest = rest.substring(colon + 1).strip();
    }
    if (rest.toLowerCase(Locale.ROOT).endsWith(" (fwd)")) {
      forward = true;
      rest = rest.substring(0, rest.length() - 6).strip();
    }
    var normalized = tags.isEmpty() || rest.isEmpty() ? tags + rest : tags + " " + rest;
    return new Normalized(normalized, reply, forward);
  }

  /// Whether the outermost prefix says that a message is passed on, as in "Fwd: Re: topic".
  public static boolean isForward(String subject) {
    var rest = collapse(subject);
    for (int tag = tagEnd(rest); tag > 0; tag = tagEnd(rest)) {
      rest = rest.substring(tag).strip();
    }
    int colon = prefixEnd(rest);
    return colon > 0 && FORWARD.contains(prefixWord(rest.substring(0, colon)));
  }

  /// "Re: [dev] Re: [dev] topic" names its list once.
  private static void addTag(StringBuilder tags, String tag) {
    if (tags.indexOf(tag) < 0 && tags.length() < 500) {
      tags.append(tags.isEmpty() ? "" : " ").append(tag);
    }
  }

  private static int tagEnd(String text) {
    if (text.isEmpty() || text.charAt(0) != '[') {
      return -1;
    }
    int end = text.indexOf(']');
    return end > 0 && end < TAG_MAX ? end + 1 : -1;
  }

  private static int prefixEnd(String text) {
    int end = Math.min(text.length(), PREFIX_MAX);
    for (int i = 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':' || c == '：') {
        return i;
      }
    }
    return -1;
  }

  /// "RE[2]", "Re (3)", "Re^2" and "AW2" are the word without its count.
  private static String prefixWord(String prefix) {
    var word = prefix.strip().toLowerCase(Locale.ROOT);
    int end = word.length();
    while (end > 0 && "0123456789[]()^* ".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return word.substring(0, end);
  }

  private static String collapse(String subject) {
    var out = new StringBuilder(subject.length());
    for (int i = 0; i < subject.length(); i++) {
      char c = subject.charAt(i);
      if (!Character.isWhitespace(c) && c != 0xa0) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    return out.toString().strip();
  }
}
