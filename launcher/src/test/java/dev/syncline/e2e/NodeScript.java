package dev.syncline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.migrations.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A script with the npm packages that its folder locks.
record NodeScript(Path folder, String script) {
  private static final Path SCRIPTS = Path.of("src", "test", "node");

  /// How a run ended, and what it said.
  record Run(int exit, String output) {}

  /// Skips the test where npm is not installed, unless it is required.
  static NodeScript install(String of, String script) throws IOException, InterruptedException {
    Requirement.NODE.isMetIf(runs(List.of("npm", "--version")));
    var folder = Path.of("target", "node", of).toAbsolutePath();
    Files.createDirectories(folder);
    for (var file : List.of("package.json", "package-lock.json", script)) {
      Files.write(folder.resolve(file), Files.readAllBytes(SCRIPTS.resolve(of).resolve(file)));
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.txt").toFile())
            .start();
    assertThat(npm.waitFor()).as(Files.readString(folder.resolve("npm.txt"))).isZero();
    return new NodeScript(folder, script);
  }

  Run run(Map<String, String> environment) throws IOException, InterruptedException {
    var output = folder.resolve("output.txt");
    var node = new ProcessBuilder("node", script).directory(folder.toFile());
    node.redirectErrorStream(true).redirectOutput(output.toFile());
    node.environment().putAll(environment);
    var exit = node.start().waitFor();
    return new Run(exit, Files.readString(output));
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false; // not installed
    }
  }
}
