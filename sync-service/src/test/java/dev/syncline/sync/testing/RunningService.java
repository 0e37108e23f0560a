package dev.syncline.sync.testing;

import static java.util.Objects.requireNonNull;

import dev.syncline.provider.ConnectionSettings.Server;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One {@link SyncRig} for a class of tests, its service running, and a mailbox of its own for each
/// test.
public final class RunningService
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final String[] arguments;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private @Nullable SyncRig rig;

  public RunningService(String... arguments) {
    this.arguments = arguments.clone();
  }

  public SyncRig rig() {
    return requireNonNull(rig);
  }

  /// An empty one, closed after the test.
  public Mailbox mailbox() {
    var mailbox = rig().mailbox();
    mailboxes.add(mailbox);
    return mailbox;
  }

  /// One on another server than Dovecot, closed after the test.
  public Mailbox mailbox(Server imap) {
    var mailbox = rig().mailbox(imap);
    mailboxes.add(mailbox);
    return mailbox;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    rig = new SyncRig();
    rig.startService(arguments);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    mailboxes.forEach(Mailbox::close);
    mailboxes.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (rig != null) {
      rig.close();
    }
  }
}
