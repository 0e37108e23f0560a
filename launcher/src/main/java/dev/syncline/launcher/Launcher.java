package dev.syncline.launcher;

import dev.syncline.migrations.DatabaseProblem;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// What `./syncline up` runs.
public final class Launcher {
  private Launcher() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      var options = LaunchOptions.parse(List.of(arguments));
      var progress = new Progress(System.out);
      var folder = DataFolder.open(options.data());
      // The logging configuration reads it, so it is set before anything logs.
      System.setProperty("syncline.logs", folder.sub("logs").toString());
      System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
      run(options, folder, progress);
    } catch (StartProblem | DatabaseProblem problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    }
  }

  private static void run(LaunchOptions options, DataFolder folder, Progress progress)
      throws InterruptedException {
    var platform = new Platform(options, folder, progress);
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
    Interrupts.listen(() -> Thread.ofPlatform().start(() -> System.exit(0)), platform::kill);
    start(platform);
    if (options.isRehearsal()) {
      System.exit(0);
    }
    new CountDownLatch(1).await();
  }

  /// Whatever fails because everything is being stopped meanwhile is no news.
  private static void start(Platform platform) throws InterruptedException {
    try {
      platform.start();
    } catch (RuntimeException failure) {
      if (platform.isStopping()) {
        new CountDownLatch(1).await();
      }
      throw failure;
    }
  }
}
