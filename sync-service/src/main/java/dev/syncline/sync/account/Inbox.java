package dev.syncline.sync.account;

import dev.syncline.model.mail.Role;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.FolderReader.Heard;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.Urgency;
import dev.syncline.sync.account.FolderSync.Followed;
import dev.syncline.sync.apply.FolderState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The folder where mail arrives, which the account waits in.
///
/// While other folders are read somebody follows it beside them. At rest nobody else is there: the
/// reader stays open from one leg to the next, and folders are listed on its connection.
final class Inbox implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofMillis(200);

  private final MailAccount mail;
  private final Reading reading;
  private final FolderSync folder;
  private final String path;
  private final Signals retiring = new Signals();
  private volatile @Nullable FolderReader reader;
  private volatile boolean retired;

  Inbox(MailAccount mail, Reading reading, FolderSync folder, String path) {
    this.mail = mail;
    this.reading = reading;
    this.folder = folder;
    this.path = path;
  }

  /// INBOX; where that is a label, what arrives is in All Mail, with its label.
  static FolderState whereMailArrives(List<FolderState> states) {
    var inbox =
        states.stream()
            .filter(FolderState::isInbox)
            .findFirst()
            .orElseThrow(() -> new ProviderException(new Failure.NoInbox("no INBOX was listed")));
    return inbox.isRead()
        ? inbox
        : states.stream().filter(s -> s.role() == Role.ALL).findFirst().orElse(inbox);
  }

  FolderSync folder() {
    return folder;
  }

  /// Pass, IDLE, pass … until `retire`, for a thread of its own.
  ///
  /// @param onLeft told each time when messages left the folder
  Branches.Work following(Runnable onLeft) {
    retired = false;
    return () -> follow(onLeft);
  }

  private void follow(Runnable onLeft) throws InterruptedException {
    MDC.put("folder", folder.id().toString());
    while (!retired) {
      try {
        open();
        passAndWait(onLeft);
      } catch (ProviderException e) {
        var pause = putOff(e);
        var _ = retiring.await(pause.compareTo(AT_MOST) < 0 ? pause : AT_MOST);
      } finally {
        close();
      }
    }
  }

  private void passAndWait(Runnable onLeft) throws InterruptedException {
    while (!retired) {
      var followed = folder.follow(opened());
      if (followed == Followed.LEFT) {
        onLeft.run();
      }
      var soon = followed == Followed.NOT_YET && !reading.isPutOff();
      var _ = opened().awaitChange(soon ? SOON : AT_MOST);
    }
  }

  /// Answers for how long the provider lets no new mail be read, if that is what is wrong.
  Duration putOff(ProviderException problem) throws InterruptedException {
    if (!(problem.failure() instanceof Failure.BudgetSpent spent)) {
      throw problem;
    }
    reading.putOff(spent);
    return spent.retryAfter();
  }

  void retire() {
    retired = true;
    retiring.raise();
    endWait();
  }

  void open() throws InterruptedException {
    reader = mail.read(path, Urgency.NEW_MAIL);
  }

  boolean isOpen() {
    return reader != null;
  }

  /// Answers whether messages left the folder.
  boolean catchUp() throws InterruptedException {
    return folder.follow(opened()) == Followed.LEFT;
  }

  /// See {@link FolderReader#awaitChange(Duration, Runnable)}.
  Heard await(Duration atMost, Runnable goOn) throws InterruptedException {
    return opened().awaitChange(atMost, goOn);
  }

  /// Whether the server tells of all folders what it knows.
  boolean tellsOfOthers() {
    return opened().tellsOfOthers();
  }

  boolean takeNewsOfOthers() {
    return opened().takeNewsOfOthers();
  }

  void endWait() {
    var waiting = reader;
    if (waiting != null) {
      waiting.endWait();
    }
  }

  List<RemoteFolder> folders() throws InterruptedException {
    return opened().folders();
  }

  private FolderReader opened() {
    return Objects.requireNonNull(reader);
  }

  @Override
  public void close() {
    var last = reader;
    reader = null;
    if (last != null) {
      last.close();
    }
  }
}
