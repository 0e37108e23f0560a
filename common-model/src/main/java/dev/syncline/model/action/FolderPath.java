package dev.syncline.model.action;

import org.jspecify.annotations.Nullable;

/// Paths of folders, as the server builds them. Where there is no delimiter, nothing lies below
/// anything.
public final class FolderPath {
  private FolderPath() {}

  /// Whether it is that folder, or lies somewhere below it.
  public static boolean isWithin(String path, String folder, @Nullable String delimiter) {
    return path.equals(folder) || (delimiter != null && path.startsWith(folder + delimiter));
  }

  /// Where it lies when what lay at `before` lies at `after`.
  public static String moved(String path, String before, String after, @Nullable String delimiter) {
    return isWithin(path, before, delimiter) ? after + path.substring(before.length()) : path;
  }

  public static String name(String path, @Nullable String delimiter) {
    var cut = delimiter == null ? -1 : path.lastIndexOf(delimiter);
    return cut < 0 ? path : path.substring(cut + 1);
  }

  /// Null at the top.
  public static @Nullable String parent(String path, @Nullable String delimiter) {
    var cut = delimiter == null ? -1 : path.lastIndexOf(delimiter);
    return cut <= 0 ? null : path.substring(0, cut);
  }
}
