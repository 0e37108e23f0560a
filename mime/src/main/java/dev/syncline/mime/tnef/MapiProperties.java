package dev.syncline.mime.tnef;

/// The property list within a TNEF attribute (MS-OXTNEF §2.1.3.4): type, id, for a named property
/// its name, and one value or several, padded to four bytes.
final class MapiProperties {
  static final int BODY = 0x1000;
  static final int RTF_COMPRESSED = 0x1009;
  static final int BODY_HTML = 0x1013;
  static final int DISPLAY_NAME = 0x3001;
  static final int ATTACH_DATA = 0x3701;
  static final int ATTACH_LONG_FILENAME = 0x3707;
  static final int ATTACH_MIME_TAG = 0x370E;
  static final int ATTACH_CONTENT_ID = 0x3712;

  private static final int MULTIPLE = 0x1000;
  private static final int NAMED_FROM = 0x8000;
  private static final int OBJECT = 0x0D;
  private static final int STRING = 0x1E;
  private static final int UNICODE = 0x1F;
  private static final int BINARY = 0x102;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int left;
  private boolean damaged;
  private int type;
  private int id;
  private int from;
  private int to;

  MapiProperties(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.end = to;
    this.left = to - from >= 4 ? int32(bytes, from) : 0;
    this.position = from + 4;
  }

  /// Goes to the next property; false after the last one, or where the list is broken.
  boolean next() {
    if (left-- <= 0) {
      return false;
    }
    if (position + 4 > end) {
      return broken();
    }
    type = int16(position);
    id = int16(position + 2);
    position += 4;
    if (id >= NAMED_FROM && !skipName()) {
      return broken();
    }
    boolean counted = (type & MULTIPLE) != 0 || isVariable(type & 0xfff);
    int values = counted ? number() : 1;
    if (values < 0) {
      return broken();
    }
    from = position;
    to = position;
    for (int i = 0; i < values; i++) {
      if (!value(i == 0)) {
        return broken();
      }
    }
    return true;
  }

  private boolean broken() {
    damaged = true;
    left = 0;
    return false;
  }

  private boolean value(boolean first) {
    int length;
    if (isVariable(type & 0xfff)) {
      length = number();
    } else {
      length = fixedLength(type & 0xfff);
    }
    if (length < 0 || length > end - position) {
      return false;
    }
    if (first) {
      from = position;
      to = position + length;
    }
    position = (int) Math.min(end, position + (length + 3L) / 4 * 4);
    return true;
  }

  private boolean skipName() {
    position += 16;
    int kind = number();
    if (kind == 0) {
      position += 4;
    } else {
      int length = number();
      if (length < 0 || length > end - position) {
        return false;
      }
      position = (int) Math.min(end, position + (length + 3L) / 4 * 4);
    }
    return position <= end;
  }

  /// -1 where there is none.
  private int number() {
    if (position < 0 || position + 4 > end) {
      return -1;
    }
    int number = int32(bytes, position);
    position += 4;
    return number;
  }

  private static boolean isVariable(int type) {
    return type == OBJECT || type == STRING || type == UNICODE || type == BINARY;
  }

  private static int fixedLength(int type) {
    return switch (type) {
      case 0x02, 0x03, 0x04, 0x0A, 0x0B -> 4;
      case 0x05, 0x06, 0x07, 0x14, 0x40 -> 8;
      case 0x48 -> 16;
      default -> -1;
    };
  }

  int id() {
    return id;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }

  boolean isObject() {
    return type == OBJECT;
  }

  boolean isUnicode() {
    return (type & 0xfff) == UNICODE;
  }

  boolean isDamaged() {
    return damaged;
  }

  private int int16(int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
