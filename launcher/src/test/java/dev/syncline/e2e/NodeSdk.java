package dev.syncline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.migrations.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The npm SDK, installed as its users do, and scripts that use it.
final class NodeSdk {
  private static final Path SCRIPTS = Path.of("src", "test", "node");

  private final Path folder;

  private NodeSdk(Path folder) {
    this.folder = folder;
  }

  static NodeSdk install() throws IOException, InterruptedException {
    return install("");
  }

  /// With the packages that a folder of scripts locks. Skips the test where npm is not installed,
  /// unless it is required.
  static NodeSdk install(String scripts) throws IOException, InterruptedException {
    Requirement.NODE.isMetIf(runs(List.of("npm", "--version")));
    var folder = Path.of("target", "node", scripts).toAbsolutePath();
    Files.createDirectories(folder);
    try (var files = Files.list(SCRIPTS.resolve(scripts))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.txt").toFile())
            .start();
    assertThat(npm.waitFor()).as(Files.readString(folder.resolve("npm.txt"))).isZero();
    return new NodeSdk(folder);
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false; // not installed
    }
  }

  /// What the script printed; it has to end well.
  String run(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    var output = folder.resolve(script + ".txt");
    var process = new ProcessBuilder("node", script).directory(folder.toFile());
    process.redirectErrorStream(true).redirectOutput(output.toFile());
    process.environment().putAll(environment);
    var exit = process.start().waitFor();
    assertThat(exit).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}
