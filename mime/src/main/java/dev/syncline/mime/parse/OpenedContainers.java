package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.tnef.Tnef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Opens what hides files from everybody without Outlook.
final class OpenedContainers {
  private final PartContents contents;
  private final Limits limits;
  private final Defects defects;
  private @Nullable String text;
  private @Nullable String html;

  OpenedContainers(PartContents contents, Limits limits, Defects defects) {
    this.contents = contents;
    this.limits = limits;
    this.defects = defects;
  }

  static boolean isContainer(Part part) {
    if (part.is("application/ms-tnef") || part.is("application/vnd.ms-tnef")) {
      return true;
    }
    var name = part.filename();
    return name != null
        && part.is("application/octet-stream")
        && name.toLowerCase(Locale.ROOT).equals("winmail.dat");
  }

  /// The body of a container, for a message that has no other.
  @Nullable String text() {
    return text;
  }

  @Nullable String html() {
    return html;
  }

  /// The files in it; empty if it could not be opened, so that it is a file itself.
  List<Attachment> open(Part part) {
    long length = part.to() - part.from();
    if (length > limits.maxContainerBytes() * 4L / 3) {
      defects.add(Defect.Kind.TNEF_TOO_LARGE, part.id());
      return List.of();
    }
    var container = contents.read(part, length).toArray();
    var opened = Tnef.read(container);
    if (opened.damaged()) {
      defects.add(Defect.Kind.DAMAGED_TNEF, part.id());
    }
    text = text == null ? opened.text() : text;
    html = html == null ? opened.html() : html;
    var files = new ArrayList<Attachment>();
    for (var file : opened.files()) {
      var id = part.id() + "." + (files.size() + 1);
      contents.found(id, Arrays.copyOfRange(container, file.from(), file.from() + file.length()));
      files.add(attachment(part, id, file));
    }
    return files;
  }

  private static Attachment attachment(Part part, String id, Tnef.File file) {
    var piece = new ContentEncoding.Piece(file.from(), file.length(), TransferEncoding.BINARY);
    var type = file.contentType();
    var contentId = file.contentId();
    return new Attachment(
        id,
        file.name(),
        type == null ? FileTypes.ofName(file.name()) : type.toLowerCase(Locale.ROOT),
        contentId == null ? null : contentId.replace("<", "").replace(">", ""),
        contentId != null,
        new ContentEncoding(part.encoding(), piece),
        part.from(),
        part.to() - part.from(),
        file.length());
  }
}
