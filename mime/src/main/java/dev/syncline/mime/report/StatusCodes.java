package dev.syncline.mime.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Codes within what a server said: enhanced ones (RFC 3463) and those of SMTP.
final class StatusCodes {
  private static final Pattern ENHANCED =
      Pattern.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]*\\d)");
  private static final Pattern REPLY =
      Pattern.compile("(?<![\\d.:/-])([45][0-7]\\d)(?=[ \\-.;,:(<\\]]|$)(?!\\.\\d)");

  private StatusCodes() {}

  /// The first that says more than "x.0.0", else the first.
  static @Nullable String enhanced(String text) {
    var matcher = ENHANCED.matcher(text);
    String vague = null;
    while (matcher.find()) {
      var code = matcher.group();
      if (code.startsWith("2")) {
        continue;
      }
      if (!code.endsWith(".0.0")) {
        return code;
      }
      vague = vague == null ? code : vague;
    }
    return vague;
  }

  /// The first of any class, deliveries too.
  static @Nullable String enhancedAny(String text) {
    var matcher = ENHANCED.matcher(text);
    return matcher.find() ? matcher.group() : null;
  }

  /// The reply code that means the same as an enhanced one.
  static String replyFor(String enhanced) {
    var detail = enhanced.substring(Math.min(1, enhanced.length()));
    if (enhanced.startsWith("2")) {
      return "250";
    }
    if (enhanced.startsWith("4")) {
      return detail.startsWith(".2.2") ? "452" : detail.startsWith(".2") ? "450" : "451";
    }
    return switch (detail) {
      case ".2.2", ".3.1", ".3.4" -> "552";
      case ".1.3", ".1.7", ".1.8" -> "553";
      case ".1.6" -> "551";
      case ".1.10" -> "556";
      default -> detail.startsWith(".1") || detail.startsWith(".2") ? "550" : "554";
    };
  }

  static @Nullable String reply(String text) {
    var matcher = REPLY.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }
}
