package dev.syncline.mime.tnef;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a winmail.dat held. A file is a piece of the decoded container.
///
/// @param damaged it broke off, or lied about a length; what stands before is here
public record Tnef(
    List<File> files, @Nullable String text, @Nullable String html, boolean damaged) {
  public record File(
      @Nullable String name,
      @Nullable String contentType,
      @Nullable String contentId,
      int from,
      int length) {}

  public Tnef {
    files = List.copyOf(files);
  }

  public boolean isEmpty() {
    return files.isEmpty() && text == null && html == null;
  }

  public static Tnef read(byte[] container) {
    return new TnefReader(container).read();
  }
}
