package dev.syncline.webhook.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/// Hands mails to a submission server (RFC 6409).
final class Mailer {
  private final AlertSettings settings;
  private final Session session;

  Mailer(AlertSettings settings) {
    this(settings, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  Mailer(AlertSettings settings, SSLSocketFactory tls) {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings, tls));
  }

  /// Nobody has got the mail. Says nothing of who should have.
  static final class NotSent extends IOException {
    NotSent(String why, Throwable cause) {
      super(why, cause);
    }
  }

  private static Properties properties(AlertSettings settings, SSLSocketFactory tls) {
    var timeout = Long.toString(settings.timeout().toMillis());
    var all = new Properties();
    all.put("mail.smtp.connectiontimeout", timeout);
    all.put("mail.smtp.timeout", timeout);
    all.put("mail.smtp.writetimeout", timeout);
    all.put("mail.smtp.localhost", "syncline");
    all.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
    all.put("mail.smtp.ssl.enable", is(settings, AlertSettings.Security.TLS));
    all.put("mail.smtp.starttls.enable", is(settings, AlertSettings.Security.STARTTLS));
    all.put("mail.smtp.starttls.required", is(settings, AlertSettings.Security.STARTTLS));
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.socketFactory", tls);
    all.put("mail.smtp.ssl.socketFactory.fallback", "false");
    // One address that is wrong keeps nobody else from hearing.
    all.put("mail.smtp.sendpartial", "true");
    // Of the envelope, and what Message-IDs end in: else they name this machine.
    all.put("mail.from", Objects.requireNonNullElse(settings.from(), ""));
    return all;
  }

  private static String is(AlertSettings settings, AlertSettings.Security wanted) {
    return Boolean.toString(settings.security() == wanted);
  }

  /// Recipients don't see each other.
  void send(List<String> recipients, String subject, String text, Instant now) throws NotSent {
    try {
      var addresses = new ArrayList<Address>();
      for (var recipient : recipients) {
        addresses.add(new InternetAddress(recipient));
      }
      submit(message(subject, text, now), addresses.toArray(new Address[0]));
    } catch (MessagingException | IOException e) {
      throw new NotSent(reason(e), e);
    }
  }

  private MimeMessage message(String subject, String text, Instant now)
      throws MessagingException, IOException {
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(settings.from(), "Syncline"));
    message.setHeader("To", "undisclosed-recipients:;");
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSentDate(Date.from(now));
    message.setSubject(subject, UTF_8.name());
    message.setText(text, UTF_8.name());
    message.saveChanges();
    return message;
  }

  private void submit(MimeMessage message, Address[] to) throws MessagingException {
    try (var transport = session.getTransport("smtp")) {
      transport.connect(settings.host(), settings.port(), settings.user(), settings.password());
      transport.sendMessage(message, to);
    } catch (SendFailedException e) {
      if (e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0) {
        throw e;
      }
    }
  }

  /// What may stand in a log: a server's own words may name addresses.
  private static String reason(Exception e) {
    return switch (e) {
      case SMTPSendFailedException refused -> "the server answered " + refused.getReturnCode();
      case SendFailedException _ -> "no recipient was accepted";
      case AuthenticationFailedException _ -> "the server refused the login";
      case MessagingException _ when e.getCause() != null ->
          e.getCause().getClass().getSimpleName();
      default -> e.getClass().getSimpleName();
    };
  }
}
