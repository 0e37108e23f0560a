package dev.syncline.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.AccountKind;
import dev.syncline.sandbox.mailbox.Accounts;
import dev.syncline.sandbox.mailbox.GmailFolder;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Brings submitted mail to its recipients: the INBOX of an account here, or the outbox. Gmail also
/// keeps what its users send.
public final class Delivery {
  private static final String SENT_MAIL = GmailFolder.SENT_MAIL.path();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final Accounts accounts;
  private final Outbox outbox;
  private final InstantSource clock;
  private final AtomicLong deliveries = new AtomicLong();

  public Delivery(Accounts accounts, Outbox outbox, InstantSource clock) {
    this.accounts = accounts;
    this.outbox = outbox;
    this.clock = clock;
  }

  void submit(Account by, String from, List<String> recipients, String greetedAs, byte[] message) {
    var outside = new LinkedHashSet<String>();
    for (var recipient : Set.copyOf(recipients)) {
      accounts
          .find(recipient)
          .ifPresentOrElse(
              account -> deliver(account, from, recipient, greetedAs, message),
              () -> outside.add(recipient));
    }
    if (by.kind() == AccountKind.GMAIL) {
      by.existing(SENT_MAIL).append(message, Set.of("\\Seen"), clock.instant());
    }
    if (!outside.isEmpty()) {
      var text = new String(message, ISO_8859_1);
      var inOrder = recipients.stream().distinct().filter(outside::contains).toList();
      outbox.add(new SentMail(by.address(), from, inOrder, clock.instant(), text));
    }
  }

  /// The trace a final delivery leaves (RFC 5321 §4.4). Received says ESMTPA: submitted with a
  /// login.
  private void deliver(
      Account account, String from, String recipient, String greetedAs, byte[] message) {
    var now = clock.instant();
    var trace =
        "Return-Path: <%s>\r\nReceived: from %s (localhost [127.0.0.1])\r\n by sandbox.example with ESMTPA id %d\r\n for <%s>; %s\r\n"
            .formatted(
                from,
                greetedAs.replaceAll("[^A-Za-z0-9.:\\[\\]-]", "?"),
                deliveries.incrementAndGet(),
                recipient,
                DATE.format(now.atOffset(ZoneOffset.UTC)));
    var whole = new ByteArrayOutputStream(trace.length() + message.length);
    whole.writeBytes(trace.getBytes(UTF_8));
    whole.writeBytes(message);
    account.inbox().append(whole.toByteArray(), Set.of(), now);
  }
}
