package dev.syncline.launcher;

import dev.syncline.model.signal.Wakeups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// The services as contexts of one JVM. They share nothing but the signals that save them from
/// polling; all else goes through the database, as between three processes.
final class Services implements AutoCloseable {
  private final Wakeups wakeups = new Wakeups();
  private final List<ConfigurableApplicationContext> running = new ArrayList<>();

  /// One service, as its own `main` would start it, and what it is told.
  record Service(String name, SpringApplication application, Map<String, String> settings) {}

  /// Starts all of them at the same time: most of a start is loading classes, which a second core
  /// can share.
  void start(List<Service> services) {
    var starts =
        services.stream()
            .map(each ->
                CompletableFuture.supplyAsync(() -> start(each), task -> thread(each, task)))
            .toList();
    StartProblem problem = null;
    for (var start : starts) {
      try {
        running.add(start.join());
      } catch (CompletionException failure) {
        problem = problem == null ? asProblem(failure) : problem;
      }
    }
    if (problem != null) {
      close();
      throw problem;
    }
  }

  private static void thread(Service service, Runnable task) {
    Thread.ofPlatform().name("start-" + service.name()).start(task);
  }

  private ConfigurableApplicationContext start(Service service) {
    try {
      var application = service.application();
      application.setBannerMode(Banner.Mode.OFF);
      application.setRegisterShutdownHook(false);
      application.setLogStartupInfo(false);
      application.addInitializers(context ->
          ((GenericApplicationContext) context).registerBean(Wakeups.class, () -> wakeups));
      return application.run(arguments(service));
    } catch (RuntimeException failure) {
      throw new StartProblem(
          "The %s does not start: %s (details are in logs/%s.log of the data folder)."
              .formatted(service.name(), rootMessage(failure), service.name()),
          failure);
    }
  }

  /// Arguments win over every other source of settings, such as a stray `SERVER_PORT` of the
  /// environment.
  private static String[] arguments(Service service) {
    var all = new LinkedHashMap<>(service.settings());
    all.put("spring.config.name", service.name());
    all.put("spring.application.name", service.name());
    all.put("spring.jmx.enabled", "false");
    all.put("server.address", "127.0.0.1");
    return all.entrySet().stream()
        .map(each -> "--%s=%s".formatted(each.getKey(), each.getValue()))
        .toArray(String[]::new);
  }

  private static StartProblem asProblem(CompletionException failure) {
    return failure.getCause() instanceof StartProblem problem
        ? problem
        : new StartProblem("A service does not start: " + failure.getMessage(), failure);
  }

  private static String rootMessage(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    var message = String.valueOf(root.getMessage());
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }

  /// Stops the last started first.
  @Override
  public void close() {
    running.reversed().forEach(ConfigurableApplicationContext::close);
    running.clear();
  }
}
