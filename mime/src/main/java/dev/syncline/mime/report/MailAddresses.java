package dev.syncline.mime.report;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses in running text.
final class MailAddresses {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,100}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){0,10}"
              + "[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}");
  private static final int MAX = 1_000;

  private MailAddresses() {}

  static @Nullable String first(String text) {
    var matcher = ADDRESS.matcher(text);
    return matcher.find() ? trimmed(matcher.group()) : null;
  }

  static Set<String> all(String text) {
    var found = new LinkedHashSet<String>();
    var matcher = ADDRESS.matcher(text);
    while (matcher.find() && found.size() < MAX) {
      found.add(trimmed(matcher.group()));
    }
    return found;
  }

  /// Quotes and stars around an address are no part of it.
  private static String trimmed(String address) {
    int from = 0;
    while (from < address.length() && "'*=`{|.".indexOf(address.charAt(from)) >= 0) {
      from++;
    }
    return address.substring(from);
  }
}
