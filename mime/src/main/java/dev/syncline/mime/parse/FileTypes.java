package dev.syncline.mime.parse;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a file's name says about its type, and its type about its name, for files that came without
/// one of them.
final class FileTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("csv", "text/csv"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("ics", "text/calendar"),
          Map.entry("vcf", "text/vcard"),
          Map.entry("xml", "application/xml"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("zip", "application/zip"),
          Map.entry("gz", "application/gzip"),
          Map.entry("doc", "application/msword"),
          Map.entry("xls", "application/vnd.ms-excel"),
          Map.entry("ppt", "application/vnd.ms-powerpoint"),
          Map.entry(
              "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          Map.entry(
              "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
          Map.entry("odt", "application/vnd.oasis.opendocument.text"),
          Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"),
          Map.entry("png", "image/png"),
          Map.entry("gif", "image/gif"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("webp", "image/webp"),
          Map.entry("heic", "image/heic"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("eml", "message/rfc822"),
          Map.entry("p7s", "application/pkcs7-signature"),
          Map.entry("p7m", "application/pkcs7-mime"));

  private static final Map<String, String> PREFERRED =
      Map.of(
          "text/html", ".html",
          "image/jpeg", ".jpg",
          "image/tiff", ".tif",
          "text/rfc822-headers", ".txt",
          "message/delivery-status", ".txt");

  private FileTypes() {}

  /// With its dot; empty for a type nobody has an extension for.
  static String extensionOf(String type) {
    var preferred = PREFERRED.get(type);
    if (preferred != null) {
      return preferred;
    }
    return BY_EXTENSION.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(entry -> "." + entry.getKey())
        .findFirst()
        .orElse("");
  }

  static String ofName(@Nullable String name) {
    if (name == null) {
      return UNKNOWN;
    }
    int dot = name.lastIndexOf('.');
    var extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0 ? UNKNOWN : BY_EXTENSION.getOrDefault(extension, UNKNOWN);
  }
}
