package dev.syncline.model.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Where one account's files are: `<first two digits>/<name>.zst`, and for each whose fate is open
/// an empty mark `doubtful/<name>`.
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
    var mark = mark(name);
    Files.createDirectories(parent(mark));
    Files.createFile(mark);
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
        if (Files.getLastModifiedTime(mark).toInstant().isBefore(before)) {
          names.add(String.valueOf(mark.getFileName()));
        }
      }
    } catch (NoSuchFileException _) {
      // nothing was ever stored, or another worker settled it
    }
    return names;
  }

  void settle(String name, boolean keep) throws IOException {
    if (!keep) {
      Files.deleteIfExists(path(name));
    }
    Files.deleteIfExists(mark(name));
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
