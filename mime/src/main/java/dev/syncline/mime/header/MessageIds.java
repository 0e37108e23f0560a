package dev.syncline.mime.header;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Message ids without their brackets, as Message-ID, In-Reply-To and References carry them (RFC
/// 5322 §3.6.4).
public final class MessageIds {
  private static final int IDS_MAX = 1_000;

  private MessageIds() {}

  public static @Nullable String first(@Nullable String rawValue) {
    var ids = all(rawValue);
    return ids.isEmpty() ? null : ids.getFirst();
  }

  /// Text between the ids ("Your message of Monday") is passed over; without any bracket, words are
  /// ids.
  public static List<String> all(@Nullable String rawValue) {
    if (rawValue == null) {
      return List.of();
    }
    var ids = new ArrayList<String>();
    int open = rawValue.indexOf('<');
    while (open >= 0 && ids.size() < IDS_MAX) {
      int close = rawValue.indexOf('>', open);
      if (close < 0) {
        break;
      }
      int innermost = open;
      for (int inner = open; inner >= 0; inner = rawValue.indexOf('<', inner + 1, close)) {
        innermost = inner;
      }
      add(ids, withoutBlanks(rawValue.substring(innermost + 1, close)));
      open = rawValue.indexOf('<', close);
    }
    if (ids.isEmpty()) {
      addWords(ids, rawValue.replace("<", " ").replace(">", " "));
    }
    return List.copyOf(ids);
  }

  private static void addWords(List<String> ids, String text) {
    boolean severalWords = text.strip().indexOf(' ') > 0;
    int i = 0;
    while (i < text.length() && ids.size() < IDS_MAX) {
      int start = i;
      while (i < text.length() && text.charAt(i) > ' ' && text.charAt(i) != ',') {
        i++;
      }
      var word = text.substring(start, i);
      if (!severalWords || word.indexOf('@') >= 0) {
        add(ids, word);
      }
      i++;
    }
  }

  private static void add(List<String> ids, String id) {
    if (!id.isEmpty()) {
      ids.add(id);
    }
  }

  private static String withoutBlanks(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ') {
        return id.chars()
            .filter(c -> c > ' ')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return id;
  }
}
