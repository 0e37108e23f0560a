package dev.syncline.model.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// Where one account's files are: `<first two digits>/<name>.zst`, and for each whose fate is open
/// a mark `doubtful/<name>`.
final class BlobFiles {
  private final Path directory;

  BlobFiles(Path directory) {
    this.directory = directory;
  }

  Path path(String name) {
    return directory.resolve(name.substring(0, 2)).resolve(name + ".zst");
  }

  /// Makes the file and its mark.
  FileChannel create(String name) throws IOException {
    doubt(name);
    var path = path(name);
    Files.createDirectories(parent(path));
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// Names, too, have to reach the disk. Marks need not: one that is lost when the power fails
  /// leaves a file that nobody refers to, at worst.
  void flushNames(List<String> names) throws IOException {
    for (var name : names) {
      flush(parent(path(name)));
    }
    flush(directory);
    flush(parent(directory));
  }

  List<String> doubtful(Instant before) throws IOException {
    var names = new ArrayList<String>();
    try (var marks = Files.newDirectoryStream(directory.resolve("doubtful"))) {
      for (var mark : marks) {
        var name = String.valueOf(mark.getFileName());
        if (BlobAddress.isName(name) && isOlder(mark, before)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException _) {
      // nothing was ever stored, or another worker settled it
    }
    return names;
  }

  /// Makes the mark, or makes it young again.
  void doubt(String name) throws IOException {
    var mark = mark(name);
    Files.createDirectories(parent(mark));
    Files.writeString(mark, "\n"); // a byte, so that the file system notes the time
  }

  /// The transaction that will refer to it begins now, however long the file took to fill.
  ///
  /// @throws NoSuchFileException when somebody settled it meanwhile: it may be gone
  void renewDoubt(String name) throws IOException {
    if (!Files.exists(mark(name))) {
      throw new NoSuchFileException(mark(name).toString());
    }
    doubt(name);
  }

  void trust(String name) throws IOException {
    Files.deleteIfExists(mark(name));
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(path(name));
    trust(name);
  }

  void settle(String name, Instant before, Collection<BlobAddress> referred) throws IOException {
    if (referred.isEmpty()) {
      remove(name);
      return;
    }
    if (Files.exists(path(name)) && referred.stream().noneMatch(BlobAddress::isWholeFile)) {
      Erasure.eraseAllBut(referred, path(name));
    }
    if (Files.exists(mark(name)) && isOlder(mark(name), before)) {
      trust(name);
    }
  }

  private static boolean isOlder(Path mark, Instant time) throws IOException {
    return Files.getLastModifiedTime(mark).toInstant().isBefore(time);
  }

  private Path mark(String name) {
    return directory.resolve("doubtful").resolve(name);
  }

  private static void flush(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
