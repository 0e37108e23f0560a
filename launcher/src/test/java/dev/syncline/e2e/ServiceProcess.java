package dev.syncline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One service as `java -jar` runs it, configured by its environment alone.
final class ServiceProcess implements AutoCloseable {
  private final String module;
  private final int port;
  private final Map<String, String> settings;
  private final Path log;
  private @Nullable Process process;

  ServiceProcess(String module, int port, Map<String, String> settings, Path folder) {
    this.module = module;
    this.port = port;
    this.settings = settings;
    this.log = folder.resolve(module + ".log");
    start();
  }

  void start() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar().toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(settings);
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    Wait.until(module + " is ready (see " + log + ")", Duration.ofSeconds(90), this::isHealthy);
  }

  /// As `kill -9` does.
  void kill() {
    process().destroyForcibly();
    Wait.until(module + " is dead", Duration.ofSeconds(10), () -> !process().isAlive());
  }

  int port() {
    return port;
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String metrics() {
    return fetch("/actuator/prometheus");
  }

  @Override
  public void close() {
    process().destroy();
    try {
      if (!process().waitFor(20, TimeUnit.SECONDS)) {
        process().destroyForcibly();
      }
    } catch (InterruptedException e) {
      process().destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isHealthy() {
    if (!process().isAlive()) {
      throw new AssertionError(module + " ended: " + output());
    }
    try {
      return fetch("/actuator/health").contains("\"UP\"");
    } catch (UncheckedIOException _) {
      return false; // not listening yet
    }
  }

  private String fetch(String path) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process process() {
    return Objects.requireNonNull(process);
  }

  private Path jar() {
    var target = Path.of("..", module, "target").toAbsolutePath().normalize();
    try (var files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-app.jar"))
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no *-app.jar in " + target + ": package it first"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
