package dev.syncline.benchmarks;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What zstd makes of raw messages, with and without a dictionary that was trained on other
/// messages of the same corpus.
///
/// {@code java -cp benchmarks.jar dev.syncline.benchmarks.BlobCompression CORPUS}
public final class BlobCompression {
  private static final int MESSAGES = 6_000;
  private static final int TRAINED_ON = 2_000;
  private static final int DICTIONARY = 112 * 1024;
  private static final int SAMPLE_MAX = 64 * 1024;

  private BlobCompression() {}

  public static void main(String[] arguments) throws IOException {
    var corpus = Path.of(arguments[0]);
    for (var size : List.of(SizeClass.SMALL, SizeClass.MEDIAN, SizeClass.LARGE, SizeClass.ALL)) {
      var messages = Corpus.read(corpus, size, size == SizeClass.ALL ? MESSAGES : MESSAGES / 2);
      int training = Math.min(TRAINED_ON, messages.size() / 3);
      var dictionary = trained(messages.subList(0, training));
      var rest = messages.subList(training, messages.size());
      for (int level : new int[] {1, 3, 6}) {
        measure(size, level, "no dictionary", rest, null);
        measure(size, level, "dictionary of " + dictionary.length, rest, dictionary);
      }
    }
  }

  private static byte[] trained(List<byte[]> samples) {
    var trainer = new ZstdDictTrainer(64 * 1024 * 1024, DICTIONARY);
    for (var sample : samples) {
      trainer.addSample(sample.length <= SAMPLE_MAX ? sample : Arrays.copyOf(sample, SAMPLE_MAX));
    }
    return trainer.trainSamples();
  }

  private static void measure(
      SizeClass size, int level, String how, List<byte[]> messages, byte[] dictionary) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = 0;
    long after = 0;
    long start = threads.getCurrentThreadCpuTime();
    var prepared = dictionary == null ? null : new ZstdDictCompress(dictionary, level);
    for (var message : messages) {
      var compressed =
          prepared == null ? Zstd.compress(message, level) : Zstd.compress(message, prepared);
      before += message.length;
      after += compressed.length;
    }
    double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / messages.size();
    System.out.println(
        "%-7s level %d, %-22s ratio %.3f, %7.1f us a message, %.0f MB/s"
            .formatted(
                size.name().toLowerCase(Locale.ROOT),
                level,
                how,
                (double) before / after,
                micros,
                before / micros / messages.size()));
  }
}
