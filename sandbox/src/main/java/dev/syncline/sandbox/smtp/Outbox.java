package dev.syncline.sandbox.smtp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Mail for the outside world, which never leaves.
public final class Outbox {
  private final List<SentMail> mails = new CopyOnWriteArrayList<>();

  void add(SentMail mail) {
    mails.add(mail);
  }

  public List<SentMail> mails() {
    return List.copyOf(mails);
  }

  public void clear() {
    mails.clear();
  }
}
