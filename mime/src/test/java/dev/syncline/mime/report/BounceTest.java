package dev.syncline.mime.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.parse.MimeParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class BounceTest {
  static final String ORIGINAL =
      """
      Received: from app.sender.example by mx.sender.example; Wed, 25 Nov 2026 10:00:00 +0000
      From: Jane <jane@sender.example>
      To: joe@gone.example
      Subject: Offer
      Message-ID: <offer-1@sender.example>

      Dear Joe
      """;

  static Optional<Bounce> bounce(String raw) {
    var bytes = raw.getBytes(StandardCharsets.UTF_8);
    return Bounce.of(MimeParser.parse(bytes), bytes);
  }

  static Bounce.Recipient only(Optional<Bounce> bounce) {
    assertThat(bounce).isPresent();
    assertThat(bounce.orElseThrow().recipients()).hasSize(1);
    return bounce.orElseThrow().recipients().getFirst();
  }

  private static String report(String text, String fields) {
    return """
    From: Mail Delivery System <MAILER-DAEMON@mx.sender.example>
    To: jane@sender.example
    Subject: Undelivered Mail Returned to Sender
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="b"

    --b
    Content-Type: text/plain

    %s
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.sender.example

    %s
    --b
    Content-Type: message/rfc822

    %s
    --b--
    """
        .formatted(text, fields, ORIGINAL);
  }

  @Test
  void standardReportNamesRecipientCodeAndOriginal() {
    var bounce =
        bounce(
            report(
                "I'm sorry.",
                """
                Original-Recipient: rfc822;joe@gone.example
                Final-Recipient: rfc822; joe@gone.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 <joe@gone.example>: Recipient
                 address rejected: User unknown in virtual mailbox table
                """));

    var recipient = only(bounce);
    assertThat(bounce.orElseThrow().standard()).isTrue();
    assertThat(bounce.orElseThrow().reportingServer()).isEqualTo("mx.sender.example");
    assertThat(bounce.orElseThrow().originalMessageId()).hasValue("offer-1@sender.example");
    assertThat(recipient.address()).isEqualTo("joe@gone.example");
    assertThat(recipient.status()).isEqualTo("5.1.1");
    assertThat(recipient.reason()).isEqualTo(BounceReason.UNKNOWN_USER);
    assertThat(recipient.isHard()).isTrue();
    assertThat(recipient.diagnostic()).startsWith("550 5.1.1");
  }

  @Test
  void delayIsSoftAndDeliveryIsNoFailure() {
    var delayed =
        only(
            bounce(
                report(
                    "Delay.",
                    """
                    Final-Recipient: rfc822; joe@gone.example
                    Action: delayed
                    Status: 4.4.1
                    Diagnostic-Code: smtp; connect to mx.gone.example: Connection timed out
                    """)));
    assertThat(delayed.outcome()).isEqualTo(Bounce.Outcome.DELAYED);
    assertThat(delayed.isSoft()).isTrue();

    var delivered =
        only(
            bounce(
                report(
                    "Delivered.",
                    """
                    Final-Recipient: rfc822; joe@gone.example
                    Action: delivered
                    Status: 2.0.0
                    """)));
    assertThat(delivered.outcome()).isEqualTo(Bounce.Outcome.DELIVERED);
    assertThat(delivered.isHard()).isFalse();
    assertThat(delivered.isSoft()).isFalse();
  }

  @Test
  void textSaysWhatTheFieldsLeaveOut() {
    var recipient =
        only(
            bounce(
                report(
                    "Delivery to <joe@gone.example> failed: 552 5.2.2 mailbox is full",
                    """
                    Final-Recipient: rfc822; joe@gone.example
                    Action: failed
                    Status: 5.0.0
                    """)));

    assertThat(recipient.status()).isEqualTo("5.2.2");
    assertThat(recipient.reason()).isEqualTo(BounceReason.MAILBOX_FULL);
    assertThat(recipient.isSoft()).isTrue();
  }

  @Test
  void severalRecipientsHaveTheirOwnReasons() {
    var bounce =
        bounce(
            """
            From: MAILER-DAEMON@mx.example
            Subject: failure notice
            To: jane@sender.example

            Hi. This is the qmail-send program at mx.example.

            <joe@gone.example>:
            Remote host said: 550 5.1.1 user unknown

            <ann@full.example>:
            Remote host said: 452 4.2.2 mailbox full

            --- Below this line is a copy of the message.

            """
                + ORIGINAL);

    assertThat(bounce.orElseThrow().recipients())
        .extracting(Bounce.Recipient::address, Bounce.Recipient::status, Bounce.Recipient::reason)
        .containsExactly(
            Tuple.tuple("joe@gone.example", "5.1.1", BounceReason.UNKNOWN_USER),
            Tuple.tuple("ann@full.example", "4.2.2", BounceReason.MAILBOX_FULL));
  }

  @Test
  void peopleWhoWriteAboutBouncesDoNotBounce() {
    assertThat(
            bounce(
                """
                From: Jane <jane@sender.example>
                To: admin@example.com
                Subject: Fwd: Undelivered Mail Returned to Sender

                Why do I get this?

                <joe@gone.example>: 550 5.1.1 User unknown
                """))
        .isEmpty();
    assertThat(
            bounce(
                """
                From: Postmaster <postmaster@example.com>
                To: jane@sender.example
                Subject: Maintenance on Sunday

                The servers will be down from 2 to 4. Questions to help@example.com.
                """))
        .isEmpty();
  }

  @Test
  void complaintNamesTheMessageItIsAbout() {
    var raw =
        """
        From: <abusedesk@isp.example>
        To: <abuse@sender.example>
        Subject: FW: Offer
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
        Original-Mail-From: <bounce@sender.example>
        Original-Rcpt-To: <joe@isp.example>
        Arrival-Date: Wed, 25 Nov 2026 14:00:00 EST
        Source-IP: 192.0.2.1

        --b
        Content-Type: message/rfc822

        %s
        --b--
        """
            .formatted(ORIGINAL)
            .getBytes(StandardCharsets.UTF_8);

    var complaint = Complaint.of(MimeParser.parse(raw), raw).orElseThrow();

    assertThat(complaint.type()).isEqualTo("abuse");
    assertThat(complaint.recipient()).isEqualTo("joe@isp.example");
    assertThat(complaint.sender()).isEqualTo("bounce@sender.example");
    assertThat(complaint.sourceAddress()).isEqualTo("192.0.2.1");
    assertThat(complaint.arrived()).isEqualTo("2026-11-25T19:00:00Z");
    assertThat(complaint.originalMessageId()).hasValue("offer-1@sender.example");
    assertThat(Bounce.of(MimeParser.parse(raw), raw)).isEmpty();
  }
}
