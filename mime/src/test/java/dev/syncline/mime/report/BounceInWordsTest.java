package dev.syncline.mime.report;

import static dev.syncline.mime.report.BounceTest.ORIGINAL;
import static dev.syncline.mime.report.BounceTest.bounce;
import static dev.syncline.mime.report.BounceTest.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bounces without a delivery status, in the words of the servers that write them.
class BounceInWordsTest {
  private static Arguments server(
      String name, String head, String text, String address, String kind, boolean hard) {
    return Arguments.of(name, head, text, address, kind, hard);
  }

  private static String head(String... fields) {
    return String.join("\n", fields) + "\n";
  }

  static Stream<Arguments> words() {
    return Stream.of(
        server(
            "qmail",
            head("From: MAILER-DAEMON@mx.example", "Subject: failure notice"),
            """
            Hi. This is the qmail-send program at mx.example.
            I'm afraid I wasn't able to deliver your message to the following addresses.
            This is a permanent error; I've given up. Sorry it didn't work out.

            <joe@gone.example>:
            Sorry, no mailbox here by that name. (#5.1.1)

            --- Below this line is a copy of the message.
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Exim",
            head(
                "From: Mail Delivery System <Mailer-Daemon@mx.example>",
                "X-Failed-Recipients: joe@gone.example",
                "Subject: Mail delivery failed: returning message to sender"),
            """
            This message was created automatically by mail delivery software.

            A message that you sent could not be delivered to one or more of its
            recipients. This is a permanent error. The following address(es) failed:

              joe@gone.example
                host mx.gone.example [192.0.2.1]
                SMTP error from remote mail server after RCPT TO:<joe@gone.example>:
                550 5.2.2 mailbox quota exceeded

            ------ This is a copy of the message, including all the headers. ------
            """,
            "joe@gone.example",
            "5.2.2",
            false),
        server(
            "Exim, retry timeout",
            head(
                "From: Mail Delivery System <Mailer-Daemon@mx.example>",
                "Subject: Mail delivery failed: returning message to sender"),
            """
            A message that you sent could not be delivered to one or more of its
            recipients. The following address(es) failed:

              joe@gone.example
                retry timeout exceeded

            ------ This is a copy of your message. ------
            """,
            "joe@gone.example",
            "4.4.7",
            false),
        server(
            "Postfix without DSN",
            head(
                "From: MAILER-DAEMON@mx.example (Mail Delivery System)",
                "Subject: Undelivered Mail Returned to Sender"),
            """
            This is the mail system at host mx.example.

            I'm sorry to have to inform you that your message could not
            be delivered to one or more recipients.

            <joe@gone.example>: host mx.gone.example[192.0.2.1] said: 550 5.1.1
                <joe@gone.example>: Recipient address rejected: User unknown (in reply
                to RCPT TO command)
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Exchange 2003",
            head(
                "From: System Administrator <postmaster@gone.example>",
                "Subject: Undeliverable: Offer"),
            """
            Your message

              To:      jane@sender.example
              Subject: Offer
              Sent:    Wed, 25 Nov 2026 10:00:00 -0000

            did not reach the following recipient(s):

            joe@gone.example on Wed, 25 Nov 2026 10:00:05 -0000
                The recipient name is not recognized
                The MTS-ID of the original message is: c=de;a= ;p=gone
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Exchange 2010 and Office 365 in words",
            head("From: <postmaster@gone.onmicrosoft.example>", "Subject: Undeliverable: Offer"),
            """
            Delivery has failed to these recipients or groups:

            joe@gone.example (joe@gone.example)
            The email address you entered couldn't be found. Please check the recipient's email
            address and try to resend the message.

            Diagnostic information for administrators:
            #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Domino",
            head(
                "From: Postmaster@gone.example",
                "Subject: DELIVERY FAILURE: User joe (joe@gone.example) not listed in Domino"
                    + " Directory"),
            """
            Your message

              Subject: Offer

            was not delivered to:

              joe@gone.example

            because:

              User joe (joe@gone.example) not listed in Domino Directory
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Gmail",
            head(
                "From: Mail Delivery Subsystem <mailer-daemon@mx.example>",
                "X-Failed-Recipients: joe@gone.example",
                "Subject: Delivery Status Notification (Failure)"),
            """
            Delivery to the following recipient failed permanently:

                 joe@gone.example

            Technical details of permanent failure:
            The error that the other server returned was:
            550 5.4.1 Recipient address rejected: Access denied

            ----- Original message -----
            """,
            "joe@gone.example",
            "5.4.1",
            true),
        server(
            "Gmail, delay",
            head(
                "From: Mail Delivery Subsystem <mailer-daemon@mx.example>",
                "Subject: Delivery Status Notification (Delay)"),
            """
            THIS IS A WARNING MESSAGE ONLY.

            YOU DO NOT NEED TO RESEND YOUR MESSAGE.

            Delivery to the following recipient has been delayed:

                 joe@gone.example

            Message will be retried for 2 more day(s)
            """,
            "joe@gone.example",
            "4.4.7",
            false),
        server(
            "Yahoo",
            head("From: MAILER-DAEMON@yahoo.example", "Subject: Failure Notice"),
            """
            Sorry, we were unable to deliver your message to the following address.

            <joe@gone.example>:
            554: delivery error: dd This user doesn't have a gone.example account (joe@gone.example) [0]

            --- Below this line is a copy of the message.
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "GMX and WEB.DE",
            head(
                "From: MAILER-DAEMON@mail.gmx.example",
                "Subject: Mail delivery failed: returning message to sender"),
            """
            This message was created automatically by mail delivery software.
            A message that you sent could not be delivered to one or more of
            its recipients. This is a permanent error. The following address
            failed:

            "joe@gone.example":
            SMTP error from remote server after RCPT command:
            host: mx.gone.example
            5.1.1 <joe@gone.example>... User Unknown
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "1&1",
            head(
                "From: \"Mail Delivery System\" <mailer-daemon@kundenserver.example>",
                "Subject: Mail delivery failed: returning message to sender"),
            """
            The following address failed:

            joe@gone.example

            For the following reason:

            Mail size limit exceeded. For explanation visit

            --- The header of the original message is following. ---
            """,
            "joe@gone.example",
            "5.3.4",
            false),
        server(
            "Sendmail before DSN",
            head(
                "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
                "Subject: Returned mail: User unknown"),
            """
               ----- The following addresses had permanent fatal errors -----
            <joe@gone.example>

               ----- Transcript of session follows -----
            ... while talking to mx.gone.example.:
            >>> RCPT To:<joe@gone.example>
            <<< 550 <joe@gone.example>... User unknown
            550 <joe@gone.example>... User unknown
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Courier",
            head(
                "From: \"Courier mail server at mx.example\" <postmaster@mx.example>",
                "Subject: NOTICE: mail delivery status."),
            """
            UNDELIVERABLE MAIL

            Your message to the following recipients cannot be delivered:

            <joe@gone.example>:
                mx.gone.example [192.0.2.1]:
            <<< 550 5.7.1 This message looks like spam

            --- Original message follows
            """,
            "joe@gone.example",
            "5.7.1",
            false),
        server(
            "Mail.ru",
            head(
                "From: Mail Delivery System <mailer-daemon@corp.mail.example>",
                "Subject: Mail delivery failed: returning message to sender"),
            """
            Это письмо создано автоматически
            сервером, отвечать на него не нужно.

            К сожалению, Ваше письмо не может
            быть доставлено одному или нескольким получателям:

            **********************

            joe@gone.example
            550 Message was not accepted -- invalid mailbox. Local mailbox joe@gone.example is unavailable: user not found
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "Zoho",
            head(
                "From: mailer-daemon@mail.zoho.example",
                "Subject: Undelivered Mail Returned to Sender"),
            """
            This message was created automatically by mail delivery software.
            A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

            joe@gone.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <joe@gone.example>... User Unknown
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "IMail",
            head("From: \"Postmaster\" <postmaster@mx.example>", "Subject: Undeliverable Mail"),
            """
            User mailbox exceeds allowed size: joe@gone.example

            Original message follows.
            """,
            "joe@gone.example",
            "5.2.2",
            false),
        server(
            "MailEnable, MDaemon and others with SMTP in words",
            head("From: MDaemon@mx.example", "Subject: Permanent Delivery Failure"),
            """
            The attached message had PERMANENT fatal delivery errors!

            Failed address: joe@gone.example

            >>> RCPT To:<joe@gone.example>
            <<< 550 No such user here
            """,
            "joe@gone.example",
            "5.1.1",
            true),
        server(
            "OpenSMTPD",
            head(
                "From: Mailer Daemon <MAILER-DAEMON@mx.example>",
                "Subject: Delivery status notification: error"),
            """
            Hi!

            This is the MAILER-DAEMON, please DO NOT REPLY to this email.

            An error has occurred while attempting to deliver a message for
            the following list of recipients:

            joe@gone.example: 550 5.1.2 Host not found
            """,
            "joe@gone.example",
            "5.1.2",
            true),
        server(
            "DragonFly",
            head("From: MAILER-DAEMON <>", "Subject: Mail delivery failed"),
            """
            This is the DragonFly Mail Agent v0.13 at mx.example.

            There was an error delivering your mail to <joe@gone.example>.

            mx.gone.example [192.0.2.1] did not like our RCPT TO:
            550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy

            Message headers follow.
            """,
            "joe@gone.example",
            "5.7.26",
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("words")
  void serversThatAnswerInWordsAreUnderstood(
      String name, String head, String text, String address, String status, boolean hard) {
    var raw = head + "To: jane@sender.example\n\n" + text + "\n" + ORIGINAL;

    var bounce = bounce(raw);

    var recipient = only(bounce);
    assertThat(recipient.address()).isEqualTo(address);
    assertThat(recipient.status()).isEqualTo(status);
    assertThat(recipient.isHard()).isEqualTo(hard);
    assertThat(bounce.orElseThrow().originalMessageId()).hasValue("offer-1@sender.example");
  }
}
