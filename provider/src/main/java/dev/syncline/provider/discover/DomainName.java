package dev.syncline.provider.discover;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/// A domain name of two labels or more, as DNS has it: ASCII, in lower case, without a dot at its
/// end. Addresses of hosts are none.
record DomainName(String ascii) {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /// Sharp s, final sigma and the joiners: IDNA 2003, which Java knows, makes another name of them
  /// than IDNA 2008, which registries follow (RFC 5894 §7.2). A password must not go to the wrong
  /// one of two.
  private static final Pattern DIFFERS = Pattern.compile("[ßẞς\\u200c\\u200d]");

  DomainName {
    if (ascii.length() > 253 || !HOST.matcher(ascii).matches()) {
      throw new IllegalArgumentException("it is no domain name");
    }
  }

  /// @throws IllegalArgumentException that says what is wrong with it
  static DomainName of(String written) {
    if (DIFFERS.matcher(written).find()) {
      throw new IllegalArgumentException(
          "it has a letter that old and new software write differently in DNS: give the domain in"
              + " its form with xn--");
    }
    var bare = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    try {
      return new DomainName(IDN.toASCII(bare, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no domain name", e);
    }
  }

  /// Whether this is the other or a name below it.
  boolean isWithin(String suffix) {
    return ascii.equals(suffix) || ascii.endsWith("." + suffix);
  }

  DomainName below(String label) {
    return new DomainName(label + "." + ascii);
  }
}
