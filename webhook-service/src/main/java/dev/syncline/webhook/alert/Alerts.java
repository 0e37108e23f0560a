package dev.syncline.webhook.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.id.PublicIds;
import dev.syncline.model.lease.Leases;
import dev.syncline.model.shard.Databases;
import dev.syncline.webhook.alert.AlertRows.Due;
import dev.syncline.webhook.rounds.Rounds;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks now and then whether somebody has to be told, in one process of all.
public final class Alerts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Alerts.class);

  private final AlertSettings settings;
  private final AlertRows rows;
  private final SmtpClient smtp;
  private final Leases leases;
  private final SecureRandom random;
  private final InstantSource clock;
  private final String owner;
  private final Rounds rounds;

  public Alerts(
      AlertSettings settings,
      Databases databases,
      SecureRandom random,
      InstantSource clock,
      String owner) {
    this.settings = settings;
    this.rows = new AlertRows(databases, settings);
    this.smtp = new SmtpClient(settings);
    this.leases = new Leases(JdbcClient.create(databases.directory()));
    this.random = random;
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
    try {
      smtp.send(due.addresses(), message(due));
      log.info("mail about webhook {}: {}", due.webhook(), due.kind());
    } catch (IOException e) {
      log.warn("mail about webhook {} was not sent: {}", due.webhook(), e.getMessage());
    }
  }

  private String message(Due due) {
    var id = PublicIds.encode(due.webhook());
    var subject =
        switch (due.kind()) {
          case FAILING -> "Webhook %s is failing".formatted(id);
          case FAILED -> "Webhook %s has failed and is stopped".formatted(id);
          case RECOVERED -> "Webhook %s works again".formatted(id);
        };
    return String.join(
        "\r\n",
        "From: Syncline <%s>".formatted(settings.from()),
        "To: undisclosed-recipients:;",
        "Subject: " + subject,
        "Date: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)),
        "Message-ID: <%016x%016x@syncline>".formatted(random.nextLong(), random.nextLong()),
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder().encodeToString(text(due, id).getBytes(UTF_8)));
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
