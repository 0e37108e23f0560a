package dev.syncline.sandbox.smtp;

import java.util.List;

/// An SMTP reply; several lines share the code (RFC 5321 §4.2.1).
record Reply(int code, List<String> lines) {
  Reply {
    lines = List.copyOf(lines);
  }

  static Reply of(int code, String line) {
    return new Reply(code, List.of(line));
  }

  String written() {
    var out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      out.append(code).append(i + 1 < lines.size() ? '-' : ' ').append(lines.get(i)).append("\r\n");
    }
    return out.toString();
  }
}
