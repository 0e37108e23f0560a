package dev.syncline.sandbox.message;

import java.util.ArrayList;
import java.util.List;

/// Takes an address list apart (RFC 5322 §3.4), leaving encoded words as they are.
public final class AddressParser {
  private final String text;
  private final List<Address> found = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private String inAngles = "";
  private boolean angles;
  private int at;

  private AddressParser(String text) {
    this.text = text;
  }

  public static List<Address> parse(String value) {
    var parser = new AddressParser(value);
    parser.run();
    return parser.found;
  }

  private void run() {
    boolean inGroup = false;
    for (at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quoted();
        case '(' -> comment();
        case '<' -> angles();
        case ',' -> finish();
        case ':' -> {
          found.add(new Address(null, phrase.toString().strip(), null));
          inGroup = true;
          reset();
        }
        case ';' -> {
          finish();
          if (inGroup) {
            found.add(new Address(null, null, null));
          }
          inGroup = false;
        }
        default -> phrase.append(c);
      }
    }
    finish();
    if (inGroup) {
      found.add(new Address(null, null, null));
    }
  }

  private void quoted() {
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      phrase.append(text.charAt(at));
    }
  }

  private void comment() {
    int depth = 1;
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return;
      }
      comment.append(c);
    }
  }

  private void angles() {
    int close = text.indexOf('>', at);
    int end = close < 0 ? text.length() : close;
    inAngles = text.substring(at + 1, end).strip();
    int route = inAngles.startsWith("@") ? inAngles.indexOf(':') : -1;
    inAngles = inAngles.substring(route + 1);
    angles = true;
    at = end;
  }

  private void finish() {
    var outside = phrase.toString().strip();
    var address = angles ? inAngles : outside;
    var name = angles ? outside : comment.toString().strip();
    reset();
    if (address.isEmpty() && name.isEmpty()) {
      return;
    }
    int sign = address.lastIndexOf('@');
    found.add(
        new Address(
            name.isEmpty() ? null : name,
            sign < 0 ? address : address.substring(0, sign),
            sign < 0 ? "" : address.substring(sign + 1)));
  }

  private void reset() {
    phrase.setLength(0);
    comment.setLength(0);
    inAngles = "";
    angles = false;
  }
}
