package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // @BeforeEach fills the field
class SmtpTest extends SandboxTest {
  private RawConnection smtp;

  @BeforeEach
  void greet() throws IOException {
    smtp = new RawConnection(server.smtpPort());
    assertThat(smtp.response()).startsWith("220 ");
    assertThat(say("EHLO test.example")).isEqualTo("250 AUTH PLAIN LOGIN OAUTHBEARER XOAUTH2");
  }

  @AfterEach
  void hangUp() throws IOException {
    smtp.close();
  }

  @Test
  void nothingIsTakenBeforeLogin() throws IOException {
    assertThat(say("MAIL FROM:<a@b.example>")).startsWith("530 ");
    assertThat(say("AUTH PLAIN " + base64("\0ada@sandbox.example\0wrong"))).startsWith("535 ");
    assertThat(say("AUTH CRAM-MD5")).startsWith("504 ");
  }

  @Test
  void loginWorksInEveryForm() throws IOException {
    assertThat(say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
    assertThat(say(base64(ADA))).isEqualTo("334 UGFzc3dvcmQ6");
    assertThat(say(base64("secret"))).startsWith("235 ");
    assertThat(say("AUTH PLAIN")).startsWith("503 ");
  }

  @Test
  void localMailArrivesWithTraceAndOthersWaitInTheOutbox() throws IOException {
    logIn();
    smtp.send(
        "MAIL FROM:<ada@sandbox.example> SIZE=40 BODY=8BITMIME\r\nRCPT TO:<bob@sandbox.example>\r\nRCPT TO:<carl@example.org>\r\nDATA\r\n");
    assertThat(smtp.response()).startsWith("250 ");
    assertThat(smtp.response()).startsWith("250 ");
    assertThat(smtp.response()).startsWith("250 ");
    assertThat(smtp.response()).startsWith("354 ");

    assertThat(say("Subject: hi\r\n\r\n..dot\r\nlone\n.\nline\r\n.")).startsWith("250 ");

    var bobs = server.account("bob@sandbox.example").inbox().messages().getFirst();
    assertThat(new String(bobs.read(), StandardCharsets.ISO_8859_1))
        .startsWith("Return-Path: <ada@sandbox.example>\r\nReceived: from test.example ")
        .endsWith("\r\nSubject: hi\r\n\r\n.dot\r\nlone\n.\nline\r\n");
    assertThat(server.outbox().mails())
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.recipients()).containsExactly("carl@example.org");
          assertThat(mail.from()).isEqualTo(ADA);
          assertThat(mail.message()).startsWith("Subject: hi\r\n").doesNotContain("Received");
        });
  }

  @Test
  void someRecipientsAreRefusedByConvention() throws IOException {
    logIn();
    assertThat(say("MAIL FROM:<ada@sandbox.example>")).startsWith("250 ");

    assertThat(say("RCPT TO:<bounce@example.org>")).startsWith("550 5.1.1");
    assertThat(say("RCPT TO:<later@example.org>")).startsWith("451 ");
    assertThat(say("DATA")).startsWith("503 ");
    assertThat(say("RSET")).startsWith("250 ");
    assertThat(say("MAIL FROM:<ada@sandbox.example> SIZE=999999999999")).startsWith("552 ");
    assertThat(say("MAIL FROM:<ada@sandbox.example> SMTPUTF8")).startsWith("250 ");
  }

  @Test
  void repliesCanBeWrongOnDemand() throws IOException {
    logIn();
    server.faults().place(ADA, new Fault.Reply("MAIL", 451, "4.3.2 busy"), 1);
    assertThat(say("MAIL FROM:<ada@sandbox.example>")).isEqualTo("451 4.3.2 busy");
    assertThat(say("MAIL FROM:<ada@sandbox.example>")).startsWith("250 ");
    assertThat(say("QUIT")).startsWith("221 ");
  }

  private void logIn() throws IOException {
    assertThat(say("AUTH PLAIN " + base64("\0ada@sandbox.example\0secret"))).startsWith("235 ");
  }

  private String say(String line) throws IOException {
    smtp.send(line + "\r\n");
    var reply = smtp.response();
    while (reply.charAt(3) == '-') {
      reply = smtp.response();
    }
    return reply;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
