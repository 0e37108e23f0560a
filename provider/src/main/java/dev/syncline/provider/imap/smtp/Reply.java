package dev.syncline.provider.imap.smtp;

import java.util.List;

/// What an SMTP server answered: the code and its lines (RFC 5321 §4.2).
record Reply(int code, List<String> lines) {
  Reply {
    lines = List.copyOf(lines);
  }

  boolean isGood() {
    return code >= 200 && code < 400;
  }

  boolean isTransient() {
    return code >= 400 && code < 500;
  }

  String words() {
    return code + " " + String.join(" ", lines);
  }
}
