package dev.syncline.mime.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;

/// The identity of a message on a server that gives it none.
///
/// Servers with EMAILID or X-GM-MSGID name a message for good. All others name it by folder,
/// UIDVALIDITY and UID, and each of these changes: a move gives a new UID, a rename a new folder, a
/// repaired index a new UIDVALIDITY. What stays is the message. We hash its header block and not
/// the whole, because a header block costs 2 KB to fetch where the message costs 60 KB: a folder of
/// 100,000 messages whose UIDVALIDITY was reset is recognised for 200 MB less than nothing new.
/// Message-ID alone would not do: it is missing in some messages and shared by others (copies a
/// list sends twice, drafts saved again), while trace fields tell two deliveries of one message
/// apart.
///
/// Left out is what clients and servers write into a stored message later. mbox stores keep flags
/// and UIDs in Status, X-Status, X-Keywords, X-UID, X-UIDL and X-IMAPbase and the size in
/// Content-Length and Lines (UW-IMAP, Dovecot's mbox, Panda); Thunderbird rewrites
/// X-Mozilla-Status, X-Mozilla-Status2 and X-Mozilla-Keys in place; Evolution writes X-Evolution
/// and friends; X-Syncline- is ours. None of them says what the message is.
///
/// Names are lower-cased and values unfolded with blanks collapsed, because servers that store
/// parsed messages (Exchange, Domino, Cyrus after a repair) fold again when asked, and some replace
/// CRLF by LF. Bytes of a value are otherwise taken as they are: no charset is guessed, so the
/// answer cannot change when our guessing improves. These rules can never change: every id handed
/// out depends on them.
public final class MessageIdentity {
  private static final Set<String> WRITTEN_LATER =
      Set.of(
          "status",
          "x-status",
          "x-uid",
          "x-uidl",
          "x-keywords",
          "x-imapbase",
          "x-imap",
          "content-length",
          "lines");
  private static final String[] WRITTEN_LATER_BY = {"x-mozilla-", "x-evolution", "x-syncline-"};

  private final MessageDigest digest;
  private final byte[] bytes;
  private boolean anyField;

  private MessageIdentity(byte[] bytes) {
    this.bytes = bytes;
    this.digest = sha256();
  }

  /// The identity of a message given whole or as its header block only, with or without the empty
  /// line. A message without any field that counts is identified by all its bytes.
  public static byte[] of(byte[] rawOrHeaders) {
    return new MessageIdentity(rawOrHeaders).hash();
  }

  /// Whether the header block says anything; if not, only the whole message has an identity.
  public static boolean hasHeaders(byte[] rawOrHeaders) {
    var identity = new MessageIdentity(rawOrHeaders);
    identity.digestFields();
    return identity.anyField;
  }

  private byte[] hash() {
    digestFields();
    if (!anyField) {
      digest.update(bytes);
    }
    return digest.digest();
  }

  private void digestFields() {
    int line = 0;
    while (line < bytes.length && !isLineEnd(bytes[line])) {
      int end = fieldEnd(line);
      digestField(line, end);
      line = end;
    }
  }

  /// After the line and those folded onto it.
  private int fieldEnd(int from) {
    int i = from;
    while (true) {
      while (i < bytes.length && !isLineEnd(bytes[i])) {
        i++;
      }
      if (i < bytes.length) {
        i += bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n' ? 2 : 1;
      }
      if (i >= bytes.length || (bytes[i] != ' ' && bytes[i] != '\t')) {
        return i;
      }
    }
  }

  private void digestField(int from, int to) {
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    if (colon < to && isWrittenLater(name(from, colon))) {
      return;
    }
    var canonical = new byte[to - from + 1];
    int length = 0;
    for (int i = from; i < colon; i++) {
      if (!isBlank(bytes[i])) {
        canonical[length++] = lower(bytes[i]);
      }
    }
    if (colon < to) {
      canonical[length++] = ':';
    }
    length = collapse(colon + 1, to, canonical, length);
    canonical[length++] = '\n';
    digest.update(canonical, 0, length);
    anyField = true;
  }

  /// Every run of blanks and line ends is one blank; none at the beginning, none at the end.
  private int collapse(int from, int to, byte[] target, int start) {
    int length = start;
    boolean blank = false;
    for (int i = from; i < to; i++) {
      if (isBlank(bytes[i])) {
        blank = length > start;
        continue;
      }
      if (blank) {
        target[length++] = ' ';
        blank = false;
      }
      target[length++] = bytes[i];
    }
    return length;
  }

  private String name(int from, int colon) {
    int length = Math.min(colon - from, 40);
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1)
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isWrittenLater(String name) {
    if (WRITTEN_LATER.contains(name)) {
      return true;
    }
    for (var prefix : WRITTEN_LATER_BY) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || isLineEnd(b);
  }

  private static boolean isLineEnd(byte b) {
    return b == '\r' || b == '\n';
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException("no SHA-256 in this JDK", everyJdkHasIt);
    }
  }
}
