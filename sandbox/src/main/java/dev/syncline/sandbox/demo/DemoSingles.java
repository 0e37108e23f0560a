package dev.syncline.sandbox.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.message.Attachment;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;

/// Messages that stand alone: languages and charsets, an invitation, a bounce, drafts, files.
final class DemoSingles {
  private record Greeting(String from, String charset, String subject, String text) {}

  private static final List<Greeting> GREETINGS =
      List.of(
          new Greeting(
              "Hanako Sato <hanako@kyoto.example>",
              "ISO-2022-JP",
              "会議の件",
              "来週の会議について、資料をお送りします。\nよろしくお願いします。\n"),
          new Greeting(
              "Дмитрий Менделеев <dmitri@spb.example>",
              "windows-1251",
              "Периодическая таблица",
              "Добрый день!\nТаблица готова, посылаю черновик.\n"),
          new Greeting(
              "Blaise Pascal <blaise@clermont.example>",
              "ISO-8859-1",
              "À propos de la machine",
              "Chère Ada,\nla machine à additionner est prête. À bientôt !\n"),
          new Greeting(
              "Σοφία Ἰωάννου <sofia@athens.example>",
              "UTF-8",
              "Καλημέρα",
              "Καλημέρα, Ἄδα!\nΤὸ μάθημα ἀρχίζει στὶς δέκα.\n"),
          new Greeting("王小明 <xiaoming@beijing.example>", "GB2312", "新年快乐", "祝你新年快乐,万事如意!\n"),
          new Greeting("김철수 <chulsoo@seoul.example>", "EUC-KR", "안녕하세요", "안녕하세요, 지난번 자료 감사합니다.\n"),
          new Greeting(
              "ליאת כהן <liat@haifa.example>", "UTF-8", "שלום", "שלום עדה,\nתודה על המכתב.\n"),
          new Greeting(
              "Paweł Żółć <pawel@krakow.example>",
              "ISO-8859-2",
              "Zażółć gęślą jaźń",
              "Cześć Ado,\nprzesyłam zażółconą gęśl.\n"),
          new Greeting(
              "Party Committee <party@example.org>",
              "UTF-8",
              "🎉 Summer party 🥳",
              "Save the date! 🎈\nBring cake 🍰 and good mood.\n"));

  private DemoSingles() {}

  static void write(DemoPost post) {
    for (int i = 0; i < GREETINGS.size(); i++) {
      var greeting = GREETINGS.get(i);
      post.letter(0.5 + i * 4.7, greeting.from)
          .in(Charset.forName(greeting.charset))
          .from(greeting.from)
          .about(greeting.subject)
          .saying(greeting.text)
          .put(DemoMailbox.INBOX, i % 2 == 0 ? new String[0] : new String[] {"\\Seen"});
    }
    invitation(post);
    files(post);
    bounce(post);
    drafts(post);
    orders(post);
    odds(post);
  }

  private static void invitation(DemoPost post) {
    var start = post.ago(0).plus(Duration.ofDays(3));
    var invitation =
        SampleFiles.invitation(
            "demo-review@langley.example",
            "Apollo review",
            start,
            "katherine@langley.example",
            post.ownAddress());
    post.letter(0.9, "Katherine Johnson <katherine@langley.example>")
        .about("Invitation: Apollo review")
        .saying("You are invited to: Apollo review, Room Lovelace.\n")
        .calendar(invitation)
        .with(
            new Attachment(
                "invite.ics", "application/ics", invitation.replace("\n", "\r\n").getBytes(UTF_8)))
        .put(DemoMailbox.INBOX, "\\Flagged");
  }

  private static void files(DemoPost post) {
    post.letter(2.4, "Alan Turing <alan@bletchley.example>")
        .about("Photos from the excursion")
        .saying("Three pictures, more when the film is developed.\n\nAlan\n")
        .with(new Attachment("bridge.png", "image/png", SampleFiles.png(320, 200, 90, 160, 220)))
        .with(new Attachment("garden.png", "image/png", SampleFiles.png(320, 200, 90, 200, 120)))
        .with(new Attachment("sunset.png", "image/png", SampleFiles.png(320, 200, 240, 140, 80)))
        .put(DemoMailbox.INBOX, "\\Seen", "\\Flagged");
    post.letter(14.2, "Royal Printing <billing@printing.example>")
        .about("Invoice 2031 (due in 14 days)")
        .saying("Please find invoice 2031 attached.\n")
        .html("<p>Please find <b>invoice 2031</b> attached.</p>")
        .with(
            new Attachment(
                "invoice-2031.pdf",
                "application/pdf",
                SampleFiles.pdf("Invoice 2031: 12 pounds, 4 shillings")))
        .put(DemoMailbox.INBOX, "\\Seen", "\\Flagged", "$Invoice");
    post.letter(1.2, "Linus Pauling <linus@caltech.example>")
        .about("Fwd: Measurements")
        .saying("See the message below, the table is attached.\n")
        .with(
            new Attachment(
                "forwarded.txt",
                "text/plain",
                "Subject: Measurements\r\n\r\nAll within 2 %.\r\n".getBytes(UTF_8)))
        .with(new Attachment("measurements.csv", "text/csv; charset=utf-8", SampleFiles.csv(40)))
        .put(DemoMailbox.INBOX);
  }

  /// A delivery status notification (RFC 3464) with the message it is about.
  private static void bounce(DemoPost post) {
    var draft = post.letter(4.4, "Mail Delivery System <mailer-daemon@sandbox.example>");
    var text =
        """
        Return-Path: <>
        From: Mail Delivery System <mailer-daemon@sandbox.example>
        To: %1$s
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <%2$s>
        Date: %3$s
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="bounce-1843"

        --bounce-1843
        Content-Type: text/plain; charset=us-ascii

        Your message could not be delivered to <charles@nowhere.example>:
        the host says: 550 5.1.1 no such user

        --bounce-1843
        Content-Type: message/delivery-status

        Reporting-MTA: dns; sandbox.example

        Final-Recipient: rfc822; charles@nowhere.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 no such user

        --bounce-1843
        Content-Type: message/rfc822

        From: %1$s
        To: charles@nowhere.example
        Subject: The plan of the engine
        Message-ID: <demo-plan@sandbox.example>
        Content-Type: text/plain; charset=us-ascii

        Dear Charles, where is the plan?

        --bounce-1843--
        """
            .formatted(post.ownAddress(), draft.id(), draft.dateHeader())
            .replace("\n", "\r\n");
    draft.raw(DemoMailbox.INBOX, text.getBytes(ISO_8859_1), "\\Seen");
  }

  private static void drafts(DemoPost post) {
    post.letter(0.1, post.owner())
        .to("Charles Babbage <charles@engine.example>")
        .about("Notes on the engine")
        .saying("Dear Charles,\n\nI have been thinking about\n")
        .put(DemoMailbox.DRAFTS, "\\Draft", "\\Seen");
    post.letter(5.1, post.owner())
        .to("Mary Somerville <mary@example.org>")
        .about("Thank you")
        .saying("Dear Mary,\n\nthank you for the book.\n")
        .with(new Attachment("sketch.png", "image/png", SampleFiles.png(64, 64, 200, 200, 200)))
        .put(DemoMailbox.DRAFTS, "\\Draft", "\\Seen");
    post.letter(9.7, post.owner())
        .to()
        .about("")
        .saying("buy brass\n")
        .put(DemoMailbox.DRAFTS, "\\Draft", "\\Seen");
  }

  private static void orders(DemoPost post) {
    for (int i = 0; i < 12; i++) {
      post.letter(20 + i * 5.3, "Gearshop <orders@gearshop.example>")
          .about(
              "Your order %d has been %s"
                  .formatted(7100 + i / 2, i % 2 == 0 ? "shipped" : "received"))
          .saying("Thank you for your order of %d gears.\n".formatted(8 + i * 3))
          .html(
              "<table><tr><th>Item</th><th>Pieces</th></tr><tr><td>Gear, brass</td><td>%d</td></tr></table>"
                  .formatted(8 + i * 3))
          .put(i < 9 ? DemoMailbox.ARCHIVE : DemoMailbox.TRASH, "\\Seen");
    }
  }

  private static void odds(DemoPost post) {
    post.letter(0.02, "Grace Hopper <grace@navy.example>")
        .about("Welcome to the sandbox")
        .saying(
            """
            This mailbox lives in your JVM. Break it as you like.

            Deliver more mail through the control port; GET / on it says how.

            Grace
            """)
        .put(DemoMailbox.INBOX);
    post.letter(7.3, "\"Wolfe, T.\" <wolfe@example.org>")
        .about("no plain text here")
        .saying("")
        .html("<p>Only <b>HTML</b> is worth reading.</p>")
        .put(DemoMailbox.INBOX, "\\Seen");
    for (int i = 0; i < 8; i++) {
      post.letter(1.1 + i * 9, post.owner())
          .to("Mary Somerville <mary@example.org>", "team@lists.example")
          .about("Note %d: on operations".formatted(8 - i))
          .saying(
              "The engine weaves patterns as the loom weaves flowers.\n\nAda\n-- \nAda Lovelace\nSt James's Square, London\n")
          .put(DemoMailbox.SENT, "\\Seen");
      post.letter(3.7 + i * 6, "Team list <team@lists.example>")
          .about("[team] minutes of week %d".formatted(45 - i))
          .header("List-Id", "<team.lists.example>")
          .saying("Present: all.\nDecided: to continue.\n")
          .put(i < 3 ? DemoMailbox.INBOX : DemoMailbox.OVERVIEW, "\\Seen");
    }
  }
}
