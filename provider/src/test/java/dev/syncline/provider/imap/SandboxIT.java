package dev.syncline.provider.imap;

import dev.syncline.provider.testing.MailServer;
import dev.syncline.provider.testing.SandboxMailServer;

/// Our own fake is held to what real servers are.
class SandboxIT extends OnServer implements MailServerContract {
  @Override
  MailServer start() {
    return SandboxMailServer.start();
  }
}
