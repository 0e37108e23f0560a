package dev.syncline.mime.tnef;

import dev.syncline.mime.encoding.Charsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the attributes of a TNEF stream (MS-OXTNEF §2.1.3): each is level, id, length, data and a
/// checksum. An attachment begins with its rendering data; its name and bytes follow, and once
/// more, better, within its MAPI properties.
final class TnefReader {
  private static final int SIGNATURE = 0x223E9F78;
  private static final int FILES_MAX = 10_000;

  private static final int BODY = 0x0002800C;
  private static final int CODE_PAGE = 0x00069007;
  private static final int MESSAGE_PROPERTIES = 0x00069003;
  private static final int ATTACHMENT_BEGINS = 0x00069002;
  private static final int ATTACHMENT_NAME = 0x00018010;
  private static final int ATTACHMENT_DATA = 0x0006800F;
  private static final int ATTACHMENT_PROPERTIES = 0x00069005;

  private final byte[] bytes;
  private final List<Tnef.File> files = new ArrayList<>();
  private boolean damaged;
  private String codePage = "windows-1252";
  private @Nullable String text;
  private @Nullable String html;
  private @Nullable String fromRtf;
  private boolean rtfIsHtml;
  private @Nullable OpenFile open;

  /// The attachment whose attributes are being read.
  private static final class OpenFile {
    private @Nullable String name;
    private @Nullable String contentType;
    private @Nullable String contentId;
    private int from = -1;
    private int length;
  }

  TnefReader(byte[] bytes) {
    this.bytes = bytes;
  }

  Tnef read() {
    if (bytes.length < 6 || int32(0) != SIGNATURE) {
      return new Tnef(List.of(), null, null, true);
    }
    int position = 6;
    while (position + 11 <= bytes.length) {
      int id = int32(position + 1);
      int length = int32(position + 5);
      int data = position + 9;
      if (length < 0 || length > bytes.length - data) {
        damaged = true;
        length = bytes.length - data;
      }
      attribute(id, data, length);
      position = data + length + 2;
    }
    close();
    useRtf();
    return new Tnef(files, text, html, damaged);
  }

  private void attribute(int id, int data, int length) {
    switch (id) {
      case CODE_PAGE -> codePage = length >= 4 ? codePage(int32(data)) : codePage;
      case BODY -> text = text == null ? string(data, length) : text;
      case MESSAGE_PROPERTIES -> properties(data, length);
      case ATTACHMENT_BEGINS -> begin();
      case ATTACHMENT_NAME -> {
        if (open != null && open.name == null) {
          open.name = string(data, length);
        }
      }
      case ATTACHMENT_DATA -> {
        if (open != null) {
          open.from = data;
          open.length = length;
        }
      }
      case ATTACHMENT_PROPERTIES -> properties(data, length);
      default -> {}
    }
  }

  private void begin() {
    close();
    open = new OpenFile();
  }

  private void close() {
    if (open != null && open.from >= 0 && files.size() < FILES_MAX) {
      files.add(new Tnef.File(open.name, open.contentType, open.contentId, open.from, open.length));
    }
    open = null;
  }

  private void properties(int data, int length) {
    var reader = new MapiProperties(bytes, data, data + length);
    while (reader.next()) {
      property(reader);
    }
    damaged |= reader.isDamaged();
  }

  private void property(MapiProperties property) {
    int from = property.from();
    int length = property.length();
    var file = open;
    if (file == null) {
      switch (property.id()) {
        case MapiProperties.BODY -> text = text(property);
        case MapiProperties.BODY_HTML -> html = text(property);
        case MapiProperties.RTF_COMPRESSED -> rtf(from, length);
        default -> {}
      }
      return;
    }
    switch (property.id()) {
      case MapiProperties.ATTACH_LONG_FILENAME -> file.name = text(property);
      case MapiProperties.DISPLAY_NAME ->
          file.name = file.name == null ? text(property) : file.name;
      case MapiProperties.ATTACH_MIME_TAG -> file.contentType = text(property);
      case MapiProperties.ATTACH_CONTENT_ID -> file.contentId = text(property);
      case MapiProperties.ATTACH_DATA -> {
        file.from = from;
        file.length = length;
        if (property.isObject() && length > 16) {
          // an object begins with the id of its interface; a message within is a TNEF again
          file.from = from + 16;
          file.length = length - 16;
          file.contentType = "application/ms-tnef";
        }
      }
      default -> {}
    }
  }

  private @Nullable String text(MapiProperties property) {
    var read =
        property.isUnicode()
            ? cut(Charsets.decode(bytes, property.from(), property.to(), "utf-16le").text())
            : string(property.from(), property.length());
    return read.isEmpty() ? null : read;
  }

  private void rtf(int from, int length) {
    var rtf = CompressedRtf.decompress(bytes, from, length);
    if (rtf == null) {
      damaged = true;
      return;
    }
    var read = RtfText.read(rtf, codePage);
    fromRtf = read.text();
    rtfIsHtml = read.isHtml();
  }

  private void useRtf() {
    if (fromRtf == null || fromRtf.isBlank()) {
      return;
    }
    if (rtfIsHtml && html == null) {
      html = fromRtf;
    } else if (!rtfIsHtml && text == null) {
      text = fromRtf;
    }
  }

  private String string(int from, int length) {
    return cut(Charsets.decode(bytes, from, from + length, codePage).text());
  }

  private static String cut(String text) {
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }

  private static String codePage(int number) {
    return switch (number) {
      case 65001 -> "utf-8";
      case 20127 -> "us-ascii";
      case 28591 -> "iso-8859-1";
      case 932 -> "windows-31j";
      case 936 -> "gb18030";
      case 949 -> "x-windows-949";
      case 950 -> "big5";
      default -> "windows-" + number;
    };
  }

  private int int32(int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
