package dev.syncline.provider.imap;

import dev.syncline.provider.testing.CyrusServer;
import dev.syncline.provider.testing.MailServer;

/// Cyrus, which has every extension.
class CyrusIT extends OnServer implements MailServerContract {
  @Override
  MailServer start() {
    return CyrusServer.start();
  }
}
