package dev.syncline.webhook.alert;

import dev.syncline.model.id.PublicIds;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.alert.AlertRows.Due;
import dev.syncline.webhook.rounds.Rounds;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks now and then whether somebody has to be told, in one process of all.
public final class Alerts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Alerts.class);

  private final AlertSettings settings;
  private final AlertRows rows;
  private final Leases leases;
  private final InstantSource clock;
  private final String owner;
  private final Rounds rounds;

  public Alerts(AlertSettings settings, Databases databases, InstantSource clock, String owner) {
    this.settings = settings;
    this.rows = new AlertRows(databases, settings);
    this.leases = new Leases(JdbcClient.create(databases.directory()));
    this.clock = clock;
    this.owner = owner;
    this.rounds = new Rounds("webhook-alerts", settings.lookEvery(), this::look);
  }

  public void start() {
    if (settings.isOn()) {
      rounds.start();
    }
  }

  private void look() {
    var ttl = settings.lookEvery().multipliedBy(3).plus(settings.timeout());
    if (leases.acquire("webhook-alerts", owner, ttl).isPresent()) {
      rows.due().forEach(this::tell);
    }
  }

  /// One that can't be sent is not tried again: the webhook's status says the same, and a mail
  /// server that refuses would be asked for ever.
  private void tell(Due due) {
    if (rows.lately(due.application()) >= settings.perApplication()) {
      return;
    }
    rows.told(due);
    var id = PublicIds.encode(due.webhook());
    try {
      new Mailer(settings).send(due.addresses(), subject(due, id), text(due, id), clock.instant());
      log.info("mail about webhook {}: {}", id, due.kind());
    } catch (Mailer.NotSent e) {
      log.warn("mail about webhook {} was not sent: {}", id, e.getMessage());
    }
  }

  private static String subject(Due due, String id) {
    return switch (due.kind()) {
      case FAILING -> "Webhook %s is failing".formatted(id);
      case FAILED -> "Webhook %s has failed and is stopped".formatted(id);
      case RECOVERED -> "Webhook %s works again".formatted(id);
    };
  }

  private static String text(Due due, String id) {
    var about =
        "Webhook: %s%nURL: %s%n%s%s"
            .formatted(
                id,
                due.url(),
                due.description() == null ? "" : "Description: %s%n".formatted(due.description()),
                due.reason() == null ? "" : "Last: %s%n".formatted(due.reason()));
    return switch (due.kind()) {
      case FAILING ->
          about
              + """

              Deliveries to it fail and are tried again for three days. Nothing is lost meanwhile: what
              happened is in the log and follows when the endpoint answers 2xx.
              """;
      case FAILED ->
          about
              + """

              Nothing is delivered to it any more until you set its status to active:
              PUT /v3/webhooks/%s {"status": "active"}. It goes on where it stopped, as far as the log
              is kept.
              """
                  .formatted(id);
      case RECOVERED -> about + "\nDeliveries are accepted again.\n";
    };
  }

  @Override
  public void close() {
    rounds.close();
  }
}
