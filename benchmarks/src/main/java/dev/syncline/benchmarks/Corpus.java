package dev.syncline.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Messages of the generated corpus, in memory.
final class Corpus {
  private Corpus() {}

  /// The first so many of that size, again from the first where there are fewer.
  static List<byte[]> read(Path folder, SizeClass size, int count) throws IOException {
    try (var files = Files.walk(folder)) {
      var found =
          files
              .filter(file -> file.toString().endsWith(".eml") && size.holds(sizeOf(file)))
              .sorted((a, b) -> a.getFileName().compareTo(b.getFileName()))
              .limit(count)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalStateException(
            "no %s messages below %s: make them with benchmarks/corpus/generate.py"
                .formatted(size, folder));
      }
      var messages = new ArrayList<byte[]>(count);
      for (int i = 0; i < count; i++) {
        messages.add(Files.readAllBytes(found.get(i % found.size())));
      }
      return messages;
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
