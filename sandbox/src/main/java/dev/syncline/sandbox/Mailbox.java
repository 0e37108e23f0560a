package dev.syncline.sandbox;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import dev.syncline.sandbox.mailbox.Message;
import dev.syncline.sandbox.mailbox.SpecialUse;
import dev.syncline.sandbox.message.EncodedWords;
import dev.syncline.sandbox.message.Letter;
import dev.syncline.sandbox.message.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person, or somebody else's mail program, does to an account. Messages are called by their
/// subject; where several have it, the newest in the folder that comes first is meant.
public final class Mailbox {
  private record Found(Folder folder, Message message) {}

  private final Account account;

  Mailbox(Account account) {
    this.account = account;
  }

  public Delivery deliver(String subject) {
    return new Delivery(subject);
  }

  /// A message as it comes, byte by byte. Returns its UID in the folder.
  public long append(String folder, byte[] message) {
    return account.existing(folder).append(message, Set.of(), account.now()).uid();
  }

  public Move move(String subject) {
    return new Move(find(subject));
  }

  public void flag(String subject, String... flags) {
    reflag(subject, FlagChange.ADD, flags);
  }

  public void unflag(String subject, String... flags) {
    reflag(subject, FlagChange.REMOVE, flags);
  }

  public void expunge(String subject) {
    var found = find(subject);
    found.folder.expunge(List.of(found.message));
  }

  /// Gmail: gives a message the label of a folder.
  public void label(String subject, String folder) {
    relabel(subject, FlagChange.ADD, folder);
  }

  /// Gmail: takes it.
  public void unlabel(String subject, String folder) {
    relabel(subject, FlagChange.REMOVE, folder);
  }

  private void relabel(String subject, FlagChange change, String folder) {
    var found = find(subject);
    found.folder.label(List.of(found.message), change, List.of(account.existing(folder)));
  }

  public void create(String folder) {
    account.create(folder, SpecialUse.NONE);
  }

  public void create(String folder, SpecialUse use) {
    account.create(folder, use);
  }

  public void rename(String folder, String to) {
    account.rename(folder, to);
  }

  public void delete(String folder) {
    account.delete(folder);
  }

  public void resetUidValidity(String folder) {
    account.resetUidValidity(folder);
  }

  public List<String> subjects(String folder) {
    return account.existing(folder).messages().stream().map(Mailbox::subject).toList();
  }

  public Set<String> flags(String subject) {
    return find(subject).message.flags();
  }

  private void reflag(String subject, FlagChange change, String... flags) {
    var found = find(subject);
    found.folder.reflag(List.of(found.message), change, Set.of(flags), null);
  }

  private Found find(String subject) {
    for (var folder : account.folders()) {
      for (var message : folder.messages().reversed()) {
        if (subject(message).equals(subject)) {
          return new Found(folder, message);
        }
      }
    }
    throw new IllegalArgumentException("no message has this subject: " + subject);
  }

  private static String subject(Message message) {
    try {
      return Part.parse(message.read()).header("Subject").map(EncodedWords::decode).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A message on its way.
  public final class Delivery {
    private final String subject;
    private String from = "Grace Hopper <grace@example.org>";
    private String text = "This is a message from the sandbox.\n";
    private @Nullable String html;
    private Set<String> flags = Set.of();

    private Delivery(String subject) {
      this.subject = subject;
    }

    public Delivery from(String address) {
      from = address;
      return this;
    }

    public Delivery text(String body) {
      text = body;
      return this;
    }

    public Delivery html(String body) {
      html = body;
      return this;
    }

    public Delivery flagged(String... wanted) {
      flags = Set.of(wanted);
      return this;
    }

    /// Returns the message's UID in the folder.
    public long into(String folder) {
      var letter =
          new Letter(UUID.randomUUID() + "@sandbox.example", account.now())
              .from(from)
              .to(account.address())
              .subject(subject)
              .text(text)
              .html(html);
      return account.existing(folder).append(letter.bytes(), flags, account.now()).uid();
    }
  }

  /// A message picked up.
  public final class Move {
    private final Found found;

    private Move(Found found) {
      this.found = found;
    }

    public void to(String folder) {
      found.folder.move(List.of(found.message), account.existing(folder));
    }
  }
}
