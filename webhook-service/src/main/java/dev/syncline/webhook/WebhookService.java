package dev.syncline.webhook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

/// Starts the webhook service.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
    })
@Import(WebhookConfiguration.class)
@PropertySource("classpath:/dev/syncline/webhook/webhook-service.properties")
public class WebhookService {
  public static void main(String[] arguments) {
    SpringApplication.run(WebhookService.class, arguments);
  }
}
