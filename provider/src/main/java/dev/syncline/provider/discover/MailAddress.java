package dev.syncline.provider.discover;

/// An address taken apart.
///
/// @param written the whole address as it was given
/// @param localPart what stands before the last `@`, without the quotes of a quoted one (RFC 5321
///   §4.1.2); its case may matter to its server
record MailAddress(String written, String localPart, DomainName domain) {
  private static final int MAX_LENGTH = 320;

  /// @throws IllegalArgumentException that says what is wrong with it
  static MailAddress of(String written) {
    var at = written.lastIndexOf('@');
    if (at < 1 || at == written.length() - 1) {
      throw new IllegalArgumentException("it is no address: there is nothing before or after an @");
    }
    if (written.length() > MAX_LENGTH || written.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new IllegalArgumentException("it is no address: it is too long, or more than a line");
    }
    var local = unquoted(written.substring(0, at));
    return new MailAddress(written, local, DomainName.of(written.substring(at + 1)));
  }

  private static String unquoted(String local) {
    if (local.length() > 2 && local.startsWith("\"") && local.endsWith("\"")) {
      return local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (local.contains("\"") || local.contains(" ") || local.contains("@")) {
      throw new IllegalArgumentException("it is no address: what is before the @ needs quotes");
    }
    return local;
  }
}
