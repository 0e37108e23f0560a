package dev.syncline.api.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// Headers for content that strangers wrote: never shown by a browser, never run, its type only
/// told where it is harmless, its name made plain.
final class SafeDownload {
  private static final String UNKNOWN = "application/octet-stream";
  private static final Pattern TYPE = Pattern.compile("[a-z]+/[a-z0-9][a-z0-9.+_-]{0,80}");
  private static final Set<String> HARMLESS =
      Set.of(
          "text/plain",
          "text/csv",
          "text/calendar",
          "text/vcard",
          "application/pdf",
          "application/json",
          "application/zip",
          "application/gzip",
          "application/msword",
          "application/rtf",
          "application/pgp-signature",
          "application/pkcs7-signature",
          "message/rfc822");
  private static final Set<String> HARMLESS_FAMILIES =
      Set.of("image/", "audio/", "video/", "font/");

  private SafeDownload() {}

  static void describe(HttpServletResponse response, String type, @Nullable String name) {
    response.setContentType(type(type));
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name(name), UTF_8).build().toString());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
  }

  static String type(String declared) {
    var type = declared.toLowerCase(Locale.ROOT).strip();
    if (!TYPE.matcher(type).matches() || type.contains("svg") || type.endsWith("xml")) {
      return UNKNOWN;
    }
    var office =
        type.startsWith("application/vnd.openxmlformats-officedocument.")
            || type.startsWith("application/vnd.oasis.opendocument.")
            || type.startsWith("application/vnd.ms-");
    var harmless =
        HARMLESS.contains(type) || office || HARMLESS_FAMILIES.stream().anyMatch(type::startsWith);
    return harmless ? type : UNKNOWN;
  }

  /// One path segment of printable characters; those that turn the direction of writing go, since
  /// they make `gpj.exe` look like `exe.jpg`.
  static String name(@Nullable String declared) {
    if (declared == null) {
      return "attachment";
    }
    var name = new StringBuilder();
    declared
        .codePoints()
        .filter(c -> Character.getType(c) != Character.CONTROL)
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .filter(c -> c != 0x2028 && c != 0x2029)
        .map(c -> "/\\:*?\"<>|".indexOf(c) >= 0 ? '_' : c)
        .limit(150)
        .forEach(name::appendCodePoint);
    var plain = name.toString().strip().replaceFirst("^\\.+", "");
    return plain.isEmpty() ? "attachment" : plain;
  }
}
