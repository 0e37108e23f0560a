package dev.syncline.webhook.history;

/// The beginning of what an endpoint answered, as one line that is safe to show anywhere: no
/// control or format characters (line breaks, terminal escapes, changes of direction), no halves of
/// characters.
public final class Excerpt {
  private Excerpt() {}

  public static String of(String text, int max) {
    var clean = new StringBuilder();
    text.codePoints()
        .limit(max * 2L)
        .map(Excerpt::harmless)
        .forEach(point -> {
          var isSecondSpace =
              point == ' ' && !clean.isEmpty() && clean.charAt(clean.length() - 1) == ' ';
          if (!isSecondSpace && clean.length() + Character.charCount(point) <= max) {
            clean.appendCodePoint(point);
          }
        });
    return clean.toString().strip();
  }

  private static int harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          ' ';
      default -> point;
    };
  }
}
