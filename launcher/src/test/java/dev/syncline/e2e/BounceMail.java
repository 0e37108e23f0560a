package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static java.nio.charset.StandardCharsets.UTF_8;

/// What a recipient's mail system sends when a message comes back.
final class BounceMail {
  private BounceMail() {}

  static String messageId(String message) {
    return message
        .lines()
        .filter(line -> line.startsWith("Message-ID:"))
        .findFirst()
        .orElseThrow()
        .substring("Message-ID:".length())
        .strip();
  }

  /// As the recipient's server writes it (RFC 3464).
  static byte[] of(String messageId) {
    return """
    From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
    To: %s
    Subject: Undelivered Mail Returned to Sender
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="b"

    --b
    Content-Type: text/plain

    I'm sorry to have to inform you about your message.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example.org

    Final-Recipient: rfc822; someone@example.org
    Action: failed
    Status: 5.1.1
    Diagnostic-Code: smtp; 550 5.1.1 <someone@example.org>: no such user

    --b
    Content-Type: text/rfc822-headers

    To: someone@example.org
    Subject: sent by the API
    Message-ID: %s
    --b--
    """
        .formatted(ADDRESS, messageId)
        .replace("\n", "\r\n")
        .getBytes(UTF_8);
  }
}
