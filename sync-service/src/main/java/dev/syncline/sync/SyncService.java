package dev.syncline.sync;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The sync service: `java -jar`, or inside the launcher.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
    })
@Import(SyncConfiguration.class)
public class SyncService {
  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /// With the defaults of this service: `sync-service.yaml`, since three services may share a class
  /// path.
  public static SpringApplication application() {
    var application = new SpringApplication(SyncService.class);
    application.setDefaultProperties(Map.of("spring.config.name", "sync-service"));
    return application;
  }
}
