package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.header.StructuredField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of the tree, located; {@code children} is empty for what is no multipart.
record Part(
    String id,
    StructuredField type,
    StructuredField disposition,
    TransferEncoding encoding,
    @Nullable String contentId,
    long from,
    long to,
    List<Part> children) {
  boolean isMultipart() {
    return !children.isEmpty();
  }

  boolean is(String mediaType) {
    return type.value().equals(mediaType);
  }

  boolean isAttachment() {
    return disposition.value().equals("attachment");
  }

  @Nullable String filename() {
    var name = disposition.parameter("filename");
    if (name == null || name.isBlank()) {
      name = type.parameter("name");
    }
    return name == null || name.isBlank() ? null : withoutControls(name.strip());
  }

  private static String withoutControls(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return name.replaceAll("\\p{Cntrl}", "");
      }
    }
    return name;
  }
}
