package dev.syncline.sandbox.demo;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.AccountKind;
import dev.syncline.sandbox.mailbox.GmailFolder;
import dev.syncline.sandbox.mailbox.SpecialUse;

/// Fills an account with about 120 messages of the last three months. The content is the same every
/// time; the dates end a few minutes before the account's clock.
public final class DemoMailbox {
  static final String INBOX = Account.INBOX;
  static final String ARCHIVE = "Archive";
  static final String DRAFTS = "Drafts";
  static final String SENT = "Sent";
  static final String TRASH = "Trash";
  static final String JUNK = "Junk";
  static final String APOLLO = "Projects/Apollo";
  static final String OVERVIEW = "Übersicht";

  private DemoMailbox() {}

  /// Does nothing to an account that already has more than an INBOX, so a restarted demo keeps what
  /// happened in it. Returns how many messages there are.
  public static int fill(Account account) {
    if (isNew(account)) {
      create(account);
      var post = new DemoPost(account);
      DemoThreads.write(post);
      DemoNewsletters.write(post);
      DemoSingles.write(post);
      post.deliverAll();
    }
    return count(account);
  }

  /// Gmail has its own folders from the start.
  private static boolean isNew(Account account) {
    return account.kind() == AccountKind.GMAIL
        ? count(account) == 0
        : account.folders().size() == 1;
  }

  /// A message of Gmail is in All Mail once, whatever its labels.
  private static int count(Account account) {
    return account.folders().stream()
        .filter(folder -> account.kind() != AccountKind.GMAIL || !folder.isLabel())
        .mapToInt(folder -> folder.messages().size())
        .sum();
  }

  /// What a folder of the demo is called there.
  static String path(Account account, String folder) {
    if (account.kind() != AccountKind.GMAIL) {
      return folder;
    }
    return switch (folder) {
      case ARCHIVE -> GmailFolder.ALL_MAIL.path();
      case DRAFTS -> GmailFolder.DRAFTS.path();
      case SENT -> GmailFolder.SENT_MAIL.path();
      case TRASH -> GmailFolder.TRASH.path();
      case JUNK -> GmailFolder.SPAM.path();
      default -> folder;
    };
  }

  private static void create(Account account) {
    create(account, ARCHIVE, SpecialUse.ARCHIVE);
    create(account, DRAFTS, SpecialUse.DRAFTS);
    create(account, SENT, SpecialUse.SENT);
    create(account, TRASH, SpecialUse.TRASH);
    create(account, JUNK, SpecialUse.JUNK);
    create(account, APOLLO, SpecialUse.NONE);
    create(account, OVERVIEW, SpecialUse.NONE);
  }

  private static void create(Account account, String name, SpecialUse use) {
    if (!path(account, name).equals(name)) {
      return;
    }
    account.create(name, use);
    account.subscribe(name, true);
  }
}
