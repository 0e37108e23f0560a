package dev.syncline.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.SendState;
import dev.syncline.model.report.MailReport;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Mail that came back, and complaints, found among what arrives.
class BouncesIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @Test
  void aBounceNamesItsMessageAndMarksIt() {
    mailbox.deliver("Sent", "the offer", Set.of("\\Seen"));
    mailbox.connect().awaitFollowing();
    var before = mailbox.logHead();

    bounce("failed", "5.1.1", "550 5.1.1 <nobody@example.net>: no such user");
    mailbox.until(() -> reports().size() == 1);

    assertBounced();
    assertThat(reports().getFirst().details().recipients())
        .singleElement()
        .satisfies(recipient -> {
          assertThat(recipient.code()).isEqualTo("550");
          assertThat(recipient.reason()).isEqualTo("unknown_user");
          assertThat(recipient.hard()).isTrue();
        });
    assertThat(mailbox.logSince(before, ObjectType.BOUNCE)).containsExactly("created");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
        .containsExactlyInAnyOrder("created", "updated bounced_addresses");
  }

  @Test
  void aBounceThatIsReadBeforeItsMessageFindsItLater() {
    bounce("failed", "5.1.1", "550 5.1.1 <nobody@example.net>: no such user");
    mailbox.connect().awaitFollowing();
    assertThat(reports()).singleElement().returns(null, MailReport::originalId);
    var before = mailbox.logHead();

    mailbox.deliver("Sent", "the offer", Set.of("\\Seen"));
    mailbox.until(() -> reports().getFirst().originalId() != null);

    assertBounced();
    assertThat(mailbox.logSince(before, ObjectType.BOUNCE))
        .containsExactly("updated message_id,origin");
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).containsExactly("created");
  }

  @Test
  void aBounceAndItsMessageInTheSameReadingFindEachOther() {
    bounce("failed", "5.1.1", "550 5.1.1 <nobody@example.net>: no such user");
    mailbox.deliver("INBOX", "the offer");
    mailbox.connect().awaitFollowing();

    assertBounced();
    assertThat(mailbox.logSince(0, ObjectType.BOUNCE)).containsExactly("created");
  }

  @Test
  void aSentMessageIsBouncedHoweverItsSendingGoesOn() {
    mailbox.deliver("Sent", "the offer", Set.of("\\Seen"));
    mailbox.connect().awaitFollowing();
    mailbox.write(session -> {
      var offer = session.find(Message.class, mailbox.key(mailbox.message("the offer").id()));
      offer.sending(SendState.SENT);
    });

    bounce("failed", "5.2.2", "552 5.2.2 mailbox full");
    mailbox.until(() -> mailbox.message("the offer").sendState() == SendState.BOUNCED);
    mailbox.write(session -> {
      var offer = session.find(Message.class, mailbox.key(mailbox.message("the offer").id()));
      offer.sending(SendState.IN_SENT_FOLDER);
    });

    assertThat(mailbox.message("the offer").sendState()).isEqualTo(SendState.BOUNCED);
  }

  @Test
  void thatAMessageIsLateOrArrivedIsNoBounce() {
    mailbox.deliver("Sent", "the offer", Set.of("\\Seen"));
    bounce("delayed", "4.4.1", "connection timed out");
    bounce("delivered", "2.0.0", "250 2.0.0 Ok");
    mailbox.connect().awaitFollowing();

    assertThat(mailbox.messages()).hasSize(3);
    assertThat(reports()).isEmpty();
    assertThat(mailbox.message("the offer").bouncedAddresses()).isNull();
  }

  @Test
  void aComplaintNamesItsMessageAndDoesNotMarkItAsBounced() {
    mailbox.deliver("Sent", "the offer", Set.of("\\Seen"));
    mailbox.connect().awaitFollowing();

    append(
        """
        From: <abuse@example.com>
        To: %s@example.org
        Subject: FW: the offer
        Message-ID: <complaint@example.com>
        Date: Sun, 22 Nov 2026 03:04:05 +0000
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        This is an email abuse report.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Rcpt-To: <bob@example.net>

        --b
        Content-Type: message/rfc822

        From: Ann <ann@example.net>
        To: Bob <bob@example.net>
        Subject: the offer
        Message-ID: <the-offer@example.org>

        Buy now.
        --b--\
        """
            .formatted(mailbox.user()));
    mailbox.until(() -> reports().size() == 1);

    var complaint = reports().getFirst();
    assertThat(complaint.kind()).isEqualTo(MailReport.Kind.COMPLAINT);
    assertThat(complaint.originalId()).isEqualTo(mailbox.message("the offer").id());
    assertThat(complaint.details().type()).isEqualTo("abuse");
    assertThat(complaint.details().recipients().getFirst().email()).isEqualTo("bob@example.net");
    assertThat(mailbox.message("the offer").bouncedAddresses()).isNull();
    assertThat(mailbox.logSince(0, ObjectType.COMPLAINT)).containsExactly("created");
  }

  private void assertBounced() {
    var offer = mailbox.message("the offer");
    assertThat(reports()).singleElement().returns(offer.id(), MailReport::originalId);
    assertThat(offer.bouncedAddresses()).containsExactly("nobody@example.net");
  }

  private void bounce(String action, String status, String diagnostic) {
    append(
        """
        From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
        To: %s@example.org
        Subject: %s
        Message-ID: <report-%s@mx.example.org>
        Date: Sun, 22 Nov 2026 02:03:04 +0000
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        I'm sorry to have to inform you about your message.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822; nobody@example.net
        Action: %s
        Status: %s
        Diagnostic-Code: smtp; %s

        --b
        Content-Type: text/rfc822-headers

        From: Ann <ann@example.net>
        To: nobody@example.net, Bob <bob@example.net>
        Subject: the offer
        Message-ID: <the-offer@example.org>
        Date: Sun, 22 Nov 2026 01:02:03 +0000
        --b--
        """
            .formatted(mailbox.user(), action + " mail", action, action, status, diagnostic));
  }

  private void append(String message) {
    mailbox.append("INBOX", "", Set.of(), message.replace("\n", "\r\n").getBytes(UTF_8));
  }

  private List<MailReport> reports() {
    return mailbox.model(session ->
        session
            .createSelectionQuery(
                "from MailReport r where r.key.accountId = :account", MailReport.class)
            .setParameter("account", mailbox.location().account().value())
            .getResultList());
  }
}
