package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import org.junit.jupiter.api.Test;

/// What an account does on every server.
interface MailServerContract
    extends FoldersContract, MessagesContract, CommandsContract, OtherClientContract {

  @Test
  default void wrongPasswordIsRejected() {
    var right = mailbox().login();
    var wrong =
        new Server(right.host(), right.port(), right.security(), right.user(), "not-the-secret");
    try (var account = Mailbox.open(wrong, 1)) {
      assertThat(Scripted.failureOf(account::folders)).isInstanceOf(Failure.LoginRejected.class);
    }
  }
}
