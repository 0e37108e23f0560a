package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Account;
import java.util.regex.Pattern;

/// A LIST pattern: `*` is anything, `%` anything within one level (RFC 9051 §6.3.9).
final class FolderPattern {
  private final Pattern regex;
  private final Pattern foldedRegex;

  FolderPattern(String reference, String pattern) {
    var out = new StringBuilder();
    (reference + pattern)
        .chars()
        .forEach(c ->
            out.append(
                switch (c) {
                  case '*' -> ".*";
                  case '%' -> "[^/]*";
                  default -> Pattern.quote(String.valueOf((char) c));
                }));
    regex = Pattern.compile(out.toString(), Pattern.DOTALL);
    foldedRegex = Pattern.compile(out.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  }

  boolean matches(String name) {
    return (name.equals(Account.INBOX) ? foldedRegex : regex).matcher(name).matches();
  }
}
