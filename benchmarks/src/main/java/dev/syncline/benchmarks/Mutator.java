package dev.syncline.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damages messages the way transport, storage, bad software and enemies do: single bits, lost and
/// doubled pieces, swapped blocks, cut ends, wrong line ends, words that mean something to a parser
/// where they do not belong. The same seed gives the same messages.
final class Mutator {
  private static final List<byte[]> WORDS =
      List.of(
          bytes("\r\n"),
          bytes("\n"),
          bytes("\r"),
          bytes("\r\n\r\n"),
          bytes("\0"),
          bytes("--"),
          bytes("\r\n--"),
          bytes("=?utf-8?B?"),
          bytes("=?iso-2022-jp?B?"),
          bytes("=?utf-8?Q?"),
          bytes("?="),
          bytes("=\r\n"),
          bytes("=="),
          bytes("=3D"),
          bytes("="),
          bytes(";"),
          bytes("\""),
          bytes("<"),
          bytes(">"),
          bytes("("),
          bytes(":"),
          bytes(","),
          bytes("\\"),
          bytes("@"),
          bytes(" \t "),
          bytes("Content-Type: multipart/mixed; boundary=\"\"\r\n"),
          bytes("Content-Type: multipart/mixed; boundary=x\r\n"),
          bytes("Content-Type: message/rfc822\r\n"),
          bytes("Content-Type: text/plain; charset=utf-16\r\n"),
          bytes("Content-Transfer-Encoding: base64\r\n"),
          bytes("Content-Transfer-Encoding: quoted-printable\r\n"),
          bytes("Content-Transfer-Encoding: x-uuencode\r\n"),
          bytes("Content-Disposition: attachment; filename*0*=utf-8''%41; filename*1=b\r\n"),
          bytes("begin 644 x\r\n#0V%T\r\n`\r\nend\r\n"),
          bytes("=ybegin line=128 size=1 name=x\r\nk\r\n=yend size=1\r\n"),
          bytes("\u00ff\u00fe"),
          bytes("\u00c3"),
          bytes("\u001b$B"));

  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// One to six changes, most of them where the structure is.
  byte[] mutate(byte[] message, byte[] other) {
    var raw = message.clone();
    for (int i = random.nextInt(6); i >= 0 && raw.length > 0; i--) {
      raw = once(raw, other);
    }
    return raw;
  }

  private byte[] once(byte[] raw, byte[] other) {
    int at = position(raw.length);
    int length = random.nextInt(Math.min(200, raw.length - at) + 1);
    return switch (random.nextInt(12)) {
      case 0 -> flipped(raw, at);
      case 1 -> overwritten(raw, at, new byte[] {(byte) random.nextInt(256)});
      case 2 -> inserted(raw, at, WORDS.get(random.nextInt(WORDS.size())));
      case 3 -> overwritten(raw, at, WORDS.get(random.nextInt(WORDS.size())));
      case 4 -> removed(raw, at, length);
      case 5 -> inserted(raw, at, Arrays.copyOfRange(raw, at, at + length));
      case 6 -> Arrays.copyOf(raw, at);
      case 7 -> swapped(raw, at, length);
      case 8 -> inserted(raw, at, piece(other));
      case 9 -> otherLineEnds(raw);
      case 10 -> inserted(raw, atLineStart(raw, at), WORDS.get(random.nextInt(WORDS.size())));
      default -> removed(raw, atLineStart(raw, at), length);
    };
  }

  /// Headers are short and bodies long: half of all changes go to the first two thousand bytes.
  private int position(int length) {
    return random.nextInt(random.nextBoolean() ? Math.min(length, 2_000) : length);
  }

  private static int atLineStart(byte[] raw, int at) {
    int i = at;
    while (i > 0 && raw[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  private byte[] flipped(byte[] raw, int at) {
    raw[at] ^= (byte) (1 << random.nextInt(8));
    return raw;
  }

  private static byte[] overwritten(byte[] raw, int at, byte[] word) {
    System.arraycopy(word, 0, raw, at, Math.min(word.length, raw.length - at));
    return raw;
  }

  private static byte[] inserted(byte[] raw, int at, byte[] piece) {
    var longer = new byte[raw.length + piece.length];
    System.arraycopy(raw, 0, longer, 0, at);
    System.arraycopy(piece, 0, longer, at, piece.length);
    System.arraycopy(raw, at, longer, at + piece.length, raw.length - at);
    return longer;
  }

  private static byte[] removed(byte[] raw, int at, int length) {
    int end = Math.min(raw.length, at + length);
    var shorter = new byte[raw.length - (end - at)];
    System.arraycopy(raw, 0, shorter, 0, at);
    System.arraycopy(raw, end, shorter, at, raw.length - end);
    return shorter;
  }

  private byte[] swapped(byte[] raw, int at, int length) {
    int target = random.nextInt(raw.length - length + 1);
    var piece = Arrays.copyOfRange(raw, at, at + length);
    System.arraycopy(raw, target, raw, at, length);
    System.arraycopy(piece, 0, raw, target, length);
    return raw;
  }

  private byte[] piece(byte[] other) {
    int at = position(other.length);
    return Arrays.copyOfRange(other, at, at + random.nextInt(Math.min(500, other.length - at) + 1));
  }

  private byte[] otherLineEnds(byte[] raw) {
    var text = new String(raw, StandardCharsets.ISO_8859_1);
    var plain = text.replace("\r\n", "\n");
    return bytes(random.nextBoolean() ? plain : plain.replace('\n', '\r'));
  }
}
