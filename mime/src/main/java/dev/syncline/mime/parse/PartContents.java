package dev.syncline.mime.parse;

import dev.syncline.mime.encoding.Base64Chunks;
import dev.syncline.mime.encoding.Base64Text;
import dev.syncline.mime.encoding.ByteSlice;
import dev.syncline.mime.encoding.TransferEncoding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes parts: whole where their content is wanted, else only to measure and hash them.
final class PartContents {
  private final Source source;
  private final Defects defects;
  private final Hashing hashing;

  /// To be cloned: looking a digest up among the providers costs as much as hashing 300 bytes.
  private static final MessageDigest SHA_256 = sha256();

  private final @Nullable MessageDigest digest;
  private final Map<String, String> hashes = new HashMap<>();
  private @Nullable Base64Chunks base64;

  PartContents(Source source, Defects defects, Hashing hashing) {
    this.source = source;
    this.defects = defects;
    this.hashing = hashing;
    this.digest = hashing == Hashing.NONE ? null : newDigest();
  }

  /// The decoded content, from the first {@code max} encoded bytes; it holds until something else
  /// is read.
  ByteSlice read(Part part, long maxEncoded) {
    long to = Math.min(part.to(), part.from() + maxEncoded);
    var content = decode(part, to);
    if (digest != null && to == part.to()) {
      hash(content.array(), content.from(), content.to());
      hashes.put(part.id(), HexFormat.of().formatHex(digest.digest()));
    } else if (digest != null) {
      var kept = ByteSlice.ofOwn(content.toArray());
      measure(part);
      return kept;
    }
    return content;
  }

  /// The same once more, for a reader that needs the bytes untouched.
  byte[] decoded(Part part, long maxEncoded) {
    long to = Math.min(part.to(), part.from() + maxEncoded);
    return source.decode(part.from(), to, part.encoding()).toArray();
  }

  private ByteSlice decode(Part part, long to) {
    if (part.encoding() != TransferEncoding.BASE64) {
      return source.decode(part.from(), to, part.encoding());
    }
    source.load(part.from(), (int) (to - part.from()));
    int from = source.index(part.from());
    int end = source.index(to);
    var clean = Base64Text.decodeStrictly(source.bytes(), from, end);
    if (clean != null) {
      return ByteSlice.ofOwn(clean);
    }
    if (to == part.to()) {
      defects.add(Defect.Kind.DAMAGED_BASE64, part.id());
    }
    return part.type().value().startsWith("text/") && isPlain(source.bytes(), from, end)
        ? ByteSlice.within(source.bytes(), from, end)
        : ByteSlice.ofOwn(Base64Text.decodeTolerantly(source.bytes(), from, end));
  }

  /// A text that was never encoded, whatever its field says: words with blanks between them.
  private static boolean isPlain(byte[] bytes, int from, int to) {
    int blanks = 0;
    int end = Math.min(to, from + 1_000);
    for (int i = from; i < end; i++) {
      blanks += bytes[i] == ' ' ? 1 : 0;
    }
    return blanks > (end - from) / 20;
  }

  /// The decoded length, without keeping the content.
  long measure(Part part) {
    var encoding = part.encoding();
    if (digest == null && encoding.isIdentity()) {
      return part.to() - part.from();
    }
    boolean inBase64 = encoding == TransferEncoding.BASE64;
    var chunks = chunks(inBase64 ? part.to() - part.from() : 0);
    long length = source.decode(part.from(), part.to(), encoding, chunks, this::hash);
    if (inBase64 && chunks.isDamaged()) {
      defects.add(Defect.Kind.DAMAGED_BASE64, part.id());
    }
    if (digest != null) {
      hashes.put(part.id(), HexFormat.of().formatHex(digest.digest()));
    }
    return length;
  }

  private Base64Chunks chunks(long encodedLength) {
    var chunks = base64;
    if (chunks == null || !chunks.isLargeEnoughFor(encodedLength)) {
      chunks = new Base64Chunks((bytes, length) -> hash(bytes, 0, length), encodedLength);
      base64 = chunks;
    }
    return chunks;
  }

  private void hash(byte[] bytes, int from, int to) {
    if (digest != null) {
      digest.update(bytes, from, to - from);
    }
  }

  /// A file that was found within a part.
  void found(String partId, byte[] content) {
    if (digest != null) {
      hashes.put(partId, HexFormat.of().formatHex(digest.digest(content)));
    }
  }

  @Nullable Hashes hashes() {
    if (digest == null) {
      return null;
    }
    if (hashing != Hashing.PARTS_AND_MESSAGE) {
      return new Hashes(null, hashes);
    }
    source.decode(0, source.size(), TransferEncoding.BINARY, chunks(0), this::hash);
    return new Hashes(HexFormat.of().formatHex(digest.digest()), hashes);
  }

  private static MessageDigest newDigest() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException theJdksCan) {
      throw new IllegalStateException("SHA-256 of this JDK can't be cloned", theJdksCan);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException("no SHA-256 in this JDK", everyJdkHasIt);
    }
  }
}
