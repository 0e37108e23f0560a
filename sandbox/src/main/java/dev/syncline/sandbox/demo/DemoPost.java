package dev.syncline.sandbox.demo;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.message.Attachment;
import dev.syncline.sandbox.message.Letter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Collects the demo's letters and puts them into their folders oldest first, as time would have.
final class DemoPost {
  private final Account account;
  private final Instant now;
  private final List<Posted> posted = new ArrayList<>();
  private int counter;

  /// A letter and where it goes.
  private static final class Posted {
    private final String folder;
    private final Instant date;
    private final byte[] bytes;
    private final Set<String> flags;

    Posted(String folder, Instant date, byte[] bytes, Set<String> flags) {
      this.folder = folder;
      this.date = date;
      this.bytes = bytes;
      this.flags = flags;
    }
  }

  DemoPost(Account account) {
    this.account = account;
    this.now = account.now();
  }

  String owner() {
    return "Ada Lovelace <" + account.address() + ">";
  }

  String ownAddress() {
    return account.address();
  }

  Instant ago(double days) {
    return now.minus(Duration.ofMinutes(Math.round(days * 24 * 60)));
  }

  /// A new letter with an id that is the same in every run.
  Draft letter(double daysAgo, String from) {
    return new Draft(daysAgo, from);
  }

  void deliverAll() {
    posted.sort(Comparator.comparing(each -> each.date));
    for (var each : posted) {
      account
          .existing(DemoMailbox.path(account, each.folder))
          .append(each.bytes, each.flags, each.date);
    }
  }

  /// A letter being written.
  final class Draft {
    private final String id;
    private final Instant date;
    private final Letter letter;

    private Draft(double daysAgo, String from) {
      id = "demo-%03d@%s".formatted(++counter, from.replaceAll(".*@|>.*", ""));
      date = ago(daysAgo);
      letter = new Letter(id, date).from(from).to(owner());
    }

    String id() {
      return id;
    }

    String dateHeader() {
      return Letter.DATE.format(date.atOffset(ZoneOffset.UTC));
    }

    Draft from(String address) {
      letter.from(address);
      return this;
    }

    Draft to(String... addresses) {
      letter.to(addresses);
      return this;
    }

    Draft in(Charset charset) {
      letter.charset(charset);
      return this;
    }

    Draft about(String subject) {
      letter.subject(subject);
      return this;
    }

    Draft answering(List<String> earlier) {
      if (!earlier.isEmpty()) {
        letter.header("In-Reply-To", "<" + earlier.getLast() + ">");
        letter.header("References", "<" + String.join(">\r\n <", earlier) + ">");
      }
      return this;
    }

    Draft header(String name, String value) {
      letter.header(name, value);
      return this;
    }

    Draft saying(String text) {
      letter.text(text);
      return this;
    }

    Draft html(String html) {
      letter.html(html);
      return this;
    }

    Draft calendar(String invitation) {
      letter.calendar(invitation);
      return this;
    }

    Draft with(Attachment file) {
      letter.attach(file);
      return this;
    }

    String put(String folder, String... flags) {
      return raw(folder, letter.bytes(), flags);
    }

    String raw(String folder, byte[] bytes, String... flags) {
      posted.add(new Posted(folder, date, bytes, Set.of(flags)));
      return id;
    }
  }
}
