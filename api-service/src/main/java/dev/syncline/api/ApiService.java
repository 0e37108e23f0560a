package dev.syncline.api;

import dev.syncline.api.key.CreateApplication;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// The API's process. It serves HTTP, reads and writes the databases and the blob store, and calls
/// nobody.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ApiConfiguration.class, WebConfiguration.class})
public class ApiService {
  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("spring.application.name", "api-service"),
          Map.entry("server.address", "127.0.0.1"),
          Map.entry("server.port", "7070"),
          Map.entry("server.shutdown", "graceful"),
          Map.entry("server.tomcat.max-part-count", "200"),
          Map.entry("server.compression.enabled", "true"),
          Map.entry("server.compression.mime-types", "application/json"),
          Map.entry("server.compression.min-response-size", "2KB"),
          Map.entry("server.max-http-request-header-size", "16KB"),
          Map.entry("spring.threads.virtual.enabled", "true"),
          Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "10s"),
          Map.entry("spring.servlet.multipart.max-file-size", "40MB"),
          Map.entry("spring.servlet.multipart.max-request-size", "40MB"),
          Map.entry("spring.servlet.multipart.file-size-threshold", "64KB"),
          Map.entry("spring.servlet.multipart.resolve-lazily", "true"),
          Map.entry("spring.web.resources.add-mappings", "false"),
          Map.entry("spring.mvc.log-resolved-exception", "false"),
          Map.entry("management.endpoints.web.exposure.include", "health,prometheus"),
          Map.entry("management.metrics.tags.service", "api"));

  public static void main(String[] args) {
    var arguments = List.of(args);
    if (CreateApplication.isMeant(arguments)) {
      System.exit(CreateApplication.run(arguments, System.out, System.err));
    }
    application().run(args);
  }

  /// The application with its defaults, which properties of every other kind override.
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ApiService.class).properties(DEFAULTS);
  }
}
