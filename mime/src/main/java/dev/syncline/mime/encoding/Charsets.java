package dev.syncline.mime.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Charset names as mail uses them, and bytes to text.
///
/// A name often means a larger charset than it says: who writes iso-8859-1 means windows-1252, who
/// writes gb2312 means gb18030 (WHATWG Encoding §4.2 lists the same). Where the larger charset maps
/// some letters of the smaller one differently (Shift_JIS, EUC-KR), the declared one is tried
/// first. Text without a charset, or in one nobody knows, is UTF-8 if it is valid UTF-8, else what
/// its statistics say ({@link CharsetDetection}), else windows-1252, in which nearly every byte
/// means something.
public final class Charsets {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int KNOWN_NAMES_MAX = 512;
  private static final String NOT_IN_NAMES = " \t\"'<>=,;";
  private static final Map<String, Charset> KNOWN = new ConcurrentHashMap<>();

  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("iso_8859-1", "windows-1252"),
          Map.entry("iso88591", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin-1", "windows-1252"),
          Map.entry("l1", "windows-1252"),
          Map.entry("cp1252", "windows-1252"),
          Map.entry("windows1252", "windows-1252"),
          Map.entry("ansi", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-8-e", "iso-8859-8"),
          Map.entry("gb2312", "gb18030"),
          Map.entry("gb_2312-80", "gb18030"),
          Map.entry("csgb2312", "gb18030"),
          Map.entry("euc-cn", "gb18030"),
          Map.entry("gbk", "gb18030"),
          Map.entry("x-gbk", "gb18030"),
          Map.entry("cp936", "gb18030"),
          Map.entry("ms936", "gb18030"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601", "x-windows-949"),
          Map.entry("ksc5601", "x-windows-949"),
          Map.entry("ks_c_5601-1989", "x-windows-949"),
          Map.entry("korean", "x-windows-949"),
          Map.entry("cp949", "x-windows-949"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("ms932", "windows-31j"),
          Map.entry("big5-eten", "big5"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("mac", "x-MacRoman"),
          Map.entry("x-mac-roman", "x-MacRoman"),
          Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
          Map.entry("cp-850", "ibm850"),
          Map.entry("cp1251", "windows-1251"),
          Map.entry("win-1251", "windows-1251"),
          Map.entry("win1251", "windows-1251"),
          Map.entry("koi8r", "koi8-r"),
          Map.entry("koi8", "koi8-r"),
          Map.entry("koi8-ru", "koi8-u"),
          Map.entry("iso-8859-16", "iso-8859-2"),
          Map.entry("iso-8859-10", "iso-8859-4"),
          Map.entry("iso-8859-14", "windows-1252"),
          Map.entry("latin2", "iso-8859-2"),
          Map.entry("latin-2", "iso-8859-2"),
          Map.entry("latin5", "windows-1254"),
          Map.entry("latin9", "iso-8859-15"),
          Map.entry("latin-9", "iso-8859-15"),
          Map.entry("iso8859-15", "iso-8859-15"),
          Map.entry("iso-8859-1-windows-3.1-latin-1", "windows-1252"),
          Map.entry("iso-8859-1-windows-3.0-latin-1", "windows-1252"),
          Map.entry("dos-874", "x-windows-874"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("cp874", "x-windows-874"),
          Map.entry("chinesebig5", "big5"),
          Map.entry("cn-big5", "big5"),
          Map.entry("x-x-big5", "big5"),
          Map.entry("cn-gb", "gb18030"),
          Map.entry("chinese", "gb18030"),
          Map.entry("gb18030-2000", "gb18030"),
          Map.entry("ks_c_5861-1992", "x-windows-949"),
          Map.entry("ks-c-5601-1987", "x-windows-949"),
          Map.entry("iso-ir-149", "x-windows-949"),
          Map.entry("uhc", "x-windows-949"),
          Map.entry("ujis", "euc-jp"),
          Map.entry("x-euc-jp", "euc-jp"),
          Map.entry("x-euc", "euc-jp"),
          Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
          Map.entry("cp50220", "x-windows-iso2022jp"),
          Map.entry("cp50221", "x-windows-iso2022jp"),
          Map.entry("iso-2022-jp-3", "iso-2022-jp-2"),
          Map.entry("iso-2022-jp-2004", "iso-2022-jp-2"),
          Map.entry("visual", "iso-8859-8"),
          Map.entry("logical", "iso-8859-8"),
          Map.entry("asmo-708", "iso-8859-6"),
          Map.entry("x-ascii", "us-ascii"),
          Map.entry("ascii", "us-ascii"),
          Map.entry("x-user-defined", "windows-1252"),
          Map.entry("x-mac-ce", "x-MacCentralEurope"),
          Map.entry("x-mac-greek", "x-MacGreek"),
          Map.entry("x-mac-turkish", "x-MacTurkish"),
          Map.entry("utf-16-le", "utf-16le"),
          Map.entry("utf-16-be", "utf-16be"),
          Map.entry("unicodebig", "utf-16be"),
          Map.entry("utf8", "utf-8"),
          Map.entry("utf_8", "utf-8"),
          Map.entry("utf-8-sig", "utf-8"),
          Map.entry("unicode-1-1-utf-8", "utf-8"),
          Map.entry("x-utf-8", "utf-8"),
          Map.entry("utf-8n", "utf-8"),
          Map.entry("utf8mb4", "utf-8"),
          Map.entry("unicode", "utf-16"));

  private static final Map<String, String> LARGER =
      Map.of(
          "Shift_JIS", "windows-31j",
          "EUC-KR", "x-windows-949",
          "ISO-2022-JP", "x-windows-iso2022jp",
          "Big5", "Big5-HKSCS",
          "EUC-JP", "x-eucJP-Open");

  private Charsets() {}

  public static DecodedText decode(byte[] bytes, @Nullable String declared) {
    return decode(bytes, 0, bytes.length, declared);
  }

  public static DecodedText decode(byte[] bytes, int from, int to, @Nullable String declared) {
    var name = normalize(declared);
    var charset = lookup(name);
    if (charset == null && Utf7.isNamed(name)) {
      return Utf7.decode(bytes, from, to);
    }
    if (charset == null && Hz.isNamed(name)) {
      return Hz.decode(bytes, from, to);
    }
    if (charset == null || charset.equals(StandardCharsets.US_ASCII)) {
      return new DecodedText(detect(bytes, from, to), false);
    }
    if (holdsAscii(charset) && ByteScan.isAscii(bytes, from, to)) {
      // read as Latin-1, since it is known already that nothing beyond ASCII is in it
      return new DecodedText(
          new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), false);
    }
    var text = withoutByteOrderMark(new String(bytes, from, to - from, charset));
    if (text.indexOf('\uFFFD') < 0) {
      return new DecodedText(text, false);
    }
    return damaged(bytes, from, to, charset, text);
  }

  /// The single-byte charsets whose lower half is ASCII: the JDK decodes them a letter at a time.
  private static boolean holdsAscii(Charset charset) {
    var name = charset.name();
    return name.startsWith("windows-12") || name.startsWith("ISO-8859") || name.startsWith("KOI8");
  }

  private static String withoutByteOrderMark(String text) {
    return !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
  }

  /// A body whose charset nobody said: long enough for statistics.
  private static String detect(byte[] bytes, int from, int to) {
    var utf8 = withoutByteOrderMark(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    boolean plain = utf8.indexOf('\uFFFD') < 0;
    if (plain && !holdsEscapes(utf8)) {
      return utf8;
    }
    var detected = CharsetDetection.detect(bytes, from, to);
    if (detected != null) {
      return withoutByteOrderMark(new String(bytes, from, to - from, detected));
    }
    return plain ? utf8 : windows1252OrTruncatedUtf8(bytes, from, to, utf8);
  }

  /// ISO-2022 hides its letters behind escape sequences of ASCII.
  private static boolean holdsEscapes(String text) {
    return text.indexOf('\u001b') >= 0;
  }

  private static DecodedText damaged(byte[] bytes, int from, int to, Charset charset, String text) {
    var larger = LARGER.get(charset.name());
    if (larger != null && Charset.isSupported(larger)) {
      var retry = new String(bytes, from, to - from, Charset.forName(larger));
      if (retry.indexOf('\uFFFD') < 0) {
        return new DecodedText(retry, false);
      }
    }
    return new DecodedText(text, true);
  }

  /// A few words whose charset nobody said: too short for statistics.
  public static String guess(byte[] bytes, int from, int to) {
    return guess(bytes, from, to, null);
  }

  /// The same, when the rest of the message is in a charset that is known.
  public static String guess(byte[] bytes, int from, int to, @Nullable String likely) {
    var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    if (likely != null && !isUtf8WithReplacements(bytes, from, to)) {
      var charset = lookup(normalize(likely));
      if (charset != null) {
        var meant = new String(bytes, from, to - from, charset);
        if (meant.indexOf('\uFFFD') < 0) {
          return meant;
        }
      }
    }
    return windows1252OrTruncatedUtf8(bytes, from, to, text);
  }

  /// A body cut at its limit may end within a letter; that alone does not make it windows-1252.
  private static String windows1252OrTruncatedUtf8(byte[] bytes, int from, int to, String utf8) {
    boolean onlyLast = utf8.indexOf('\uFFFD') == utf8.length() - 1 && to - from > 64;
    return onlyLast || isUtf8WithReplacements(bytes, from, to)
        ? utf8
        : new String(bytes, from, to - from, WINDOWS_1252);
  }

  /// Text that carries U+FFFD itself (EF BF BD) is valid UTF-8, however often it was damaged
  /// before.
  private static boolean isUtf8WithReplacements(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  /// Letters of two or four bytes, or none of ASCII's: line ends cannot be told by their bytes.
  public static boolean isWide(@Nullable String declared) {
    var charset = lookup(normalize(declared));
    return charset != null
        && (charset.name().startsWith("UTF-16")
            || charset.name().startsWith("UTF-32")
            || charset.name().startsWith("IBM")
            || charset.name().startsWith("x-IBM"));
  }

  public static boolean isKnown(@Nullable String declared) {
    var name = normalize(declared);
    return lookup(name) != null || Utf7.isNamed(name) || Hz.isNamed(name);
  }

  /// As it is written nearly always; every other way of writing it is known, too.
  public static boolean isUtf8(@Nullable String declared) {
    return declared != null
        && (declared.equals("utf-8")
            || declared.equals("UTF-8")
            || declared.equalsIgnoreCase("utf-8"));
  }

  private static String normalize(@Nullable String declared) {
    if (declared == null) {
      return "";
    }
    switch (declared) {
      case "utf-8", "UTF-8" -> {
        return "utf-8";
      }
      case "us-ascii", "iso-8859-1" -> {
        return declared;
      }
      default -> {}
    }
    var name = declared.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < name.length(); i++) {
      if (NOT_IN_NAMES.indexOf(name.charAt(i)) >= 0) {
        return name.replaceAll("[\\s\"'<>=,;]", "").replaceFirst("^charset", "");
      }
    }
    return name;
  }

  private static @Nullable Charset lookup(String name) {
    if (name.equals("utf-8")) {
      return StandardCharsets.UTF_8;
    }
    if (name.isEmpty() || name.length() > 40) {
      return null;
    }
    var known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    var charset = find(name);
    if (charset != null && KNOWN.size() < KNOWN_NAMES_MAX) {
      KNOWN.put(name, charset);
    }
    return charset;
  }

  private static @Nullable Charset find(String name) {
    var meant = MEANT.getOrDefault(name, name);
    try {
      if (Charset.isSupported(meant)) {
        return Charset.forName(meant);
      }
      var windows =
          name.startsWith("cp")
              ? "windows-" + name.substring(2)
              : name.replace("windows12", "windows-12");
      return Charset.isSupported(windows) ? Charset.forName(windows) : null;
    } catch (IllegalArgumentException notEvenAName) {
      return null;
    }
  }
}
