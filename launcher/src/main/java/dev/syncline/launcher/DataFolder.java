package dev.syncline.launcher;

import dev.syncline.model.secret.SealingKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Everything that outlives a run. One run at a time may use it.
///
/// ```
/// database/  files of the embedded MariaDB          blobs/    raw messages
/// logs/      one file per service                   sandbox/  mail of the sandbox
/// lock       held while in use
/// sealing-keys, webhook-key, api-key, sandbox-grant              (only the owner may read these)
/// ```
final class DataFolder implements AutoCloseable {
  /// The unpacked MariaDB, its empty files, and room for some mail.
  private static final long BYTES_FOR_A_START = 700L << 20;

  private static final long BYTES_TO_GO_ON = 100L << 20;

  private final Path home;
  private final FileChannel lockFile;

  private DataFolder(Path home, FileChannel lockFile) {
    this.home = home;
    this.lockFile = lockFile;
  }

  static DataFolder open(Path home) {
    try {
      var isNew = !Files.exists(home.resolve("database"));
      Files.createDirectories(home.resolve("logs"));
      requireSpace(home, isNew ? BYTES_FOR_A_START : BYTES_TO_GO_ON);
      return new DataFolder(home, lock(home));
    } catch (AccessDeniedException | FileAlreadyExistsException failure) {
      throw new StartProblem(
          "The data folder %s cannot be written: choose another by --data.".formatted(home),
          failure);
    } catch (IOException failure) {
      throw new StartProblem(
          "The data folder %s cannot be used: %s".formatted(home, failure.getMessage()), failure);
    }
  }

  Path sub(String name) {
    return home.resolve(name);
  }

  /// Where MariaDB's programs are unpacked: beside the build if there is one, so that they outlive
  /// the data.
  Path software() {
    var given = System.getProperty("syncline.software");
    return given == null ? sub("software") : Path.of(given);
  }

  /// What only the owner of this folder may know.
  Optional<String> secret(String name) {
    var file = home.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException failure) {
      throw new StartProblem("The file %s cannot be read.".formatted(file), failure);
    }
  }

  void keepSecret(String name, String value) {
    var file = home.resolve(name);
    var unfinished = home.resolve(name + ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, value + "\n", StandardOpenOption.WRITE);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new StartProblem("The file %s cannot be written.".formatted(file), failure);
    }
  }

  /// The key that seals secrets, for the API, and the one that opens them, for the sync service.
  record KeyTexts(String publicKey, String privateKey) {
    @Override
    public String toString() {
      return "KeyTexts[withheld]";
    }
  }

  KeyTexts sealingKeys() {
    var lines =
        secret("sealing-keys").map(text -> List.of(text.split("\n", -1))).orElseGet(this::newKeys);
    return new KeyTexts(lines.getFirst(), lines.getLast());
  }

  private List<String> newKeys() {
    var pair = SealingKeys.generate();
    var lines = List.of(SealingKeys.text(pair.getPublic()), SealingKeys.text(pair.getPrivate()));
    keepSecret("sealing-keys", String.join("\n", lines));
    return lines;
  }

  /// The key for the secrets that sign webhooks, in base64.
  String webhookKey() {
    return secret("webhook-key")
        .orElseGet(() -> {
          var key = new byte[32];
          new SecureRandom().nextBytes(key);
          var text = Base64.getEncoder().encodeToString(key);
          keepSecret("webhook-key", text);
          return text;
        });
  }

  private static void requireSpace(Path home, long bytes) throws IOException {
    var usable = Files.getFileStore(home).getUsableSpace();
    if (usable < bytes) {
      throw new StartProblem(
          "The disk of %s has only %d MB left and Syncline needs %d MB: make room or choose another folder by --data."
              .formatted(home, usable >> 20, bytes >> 20));
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    var channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel).isEmpty()) {
      channel.close();
      throw new StartProblem(
          "The data folder %s is in use by another running Syncline: stop that one or choose another folder by --data."
              .formatted(home));
    }
    return channel;
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException failure) {
      throw new StartProblem("The lock of %s cannot be released.".formatted(home), failure);
    }
  }
}
