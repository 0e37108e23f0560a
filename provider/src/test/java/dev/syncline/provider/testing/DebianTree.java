package dev.syncline.provider.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where `.ci/get-mail-servers` unpacked Debian's mail servers, or the machine itself where they
/// are installed.
record DebianTree(Path root) {
  private static final List<Path> ROOTS =
      Stream.of(
              System.getenv().getOrDefault("SYNCLINE_MAIL_SERVERS", ""),
              "/var/cache/syncline/mail-servers",
              System.getProperty("user.home") + "/.cache/syncline/mail-servers",
              "/")
          .filter(place -> !place.isEmpty())
          .map(Path::of)
          .toList();

  /// The first tree that has all these programs.
  static @Nullable DebianTree with(String... programs) {
    return ROOTS.stream()
        .filter(
            root -> Stream.of(programs).allMatch(name -> Files.isExecutable(root.resolve(name))))
        .findFirst()
        .map(DebianTree::new)
        .orElse(null);
  }

  String program(String name) {
    return root.resolve(name).toString();
  }

  /// So that its programs find the libraries beside them, after those in `first`.
  Map<String, String> environment(String... first) {
    var multiarch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    var own =
        Stream.of(
                "usr/lib/%s-linux-gnu".formatted(multiarch),
                "lib/%s-linux-gnu".formatted(multiarch),
                "usr/lib",
                "usr/lib/courier-authlib")
            .map(this::program);
    return Map.of(
        "LD_LIBRARY_PATH",
        Stream.concat(Stream.of(first), own).collect(Collectors.joining(":")),
        "SASL_PATH",
        Stream.of(Path.of("/"), root)
            .map(place -> place + "/usr/lib/%s-linux-gnu/sasl2".formatted(multiarch))
            .collect(Collectors.joining(":")));
  }
}
