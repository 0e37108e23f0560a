package dev.syncline.mime.text;

/// What takes no room on the screen. Newsletters fill the line after their preview text with such
/// characters.
final class Blanks {
  private Blanks() {}

  static boolean isBlank(int c) {
    if (c <= ' ') {
      return true;
    }
    if (c < 0xa0) {
      return c >= 0x7f;
    }
    return switch (c) {
      case 0xa0, 0xad, 0x34f, 0x61c, 0x180e, 0x1680, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff -> true;
      default -> (c >= 0x2000 && c <= 0x200f && c != 0x200d) || c == 0x2028 || c == 0x2029;
    };
  }
}
