package dev.syncline.sandbox.demo;

import dev.syncline.sandbox.mailbox.Account;
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
    if (account.folders().size() == 1) {
      create(account);
      var post = new DemoPost(account);
      DemoThreads.write(post);
      DemoNewsletters.write(post);
      DemoSingles.write(post);
      post.deliverAll();
    }
    return account.folders().stream().mapToInt(folder -> folder.messages().size()).sum();
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
    account.create(name, use);
    account.subscribe(name, true);
  }
}
