package dev.syncline.provider.imap;

import dev.syncline.provider.testing.GreenMailServer;
import dev.syncline.provider.testing.MailServer;

/// GreenMail, which counts nothing and offers little.
class GreenMailIT extends OnServer implements MailServerContract {
  @Override
  MailServer start() {
    return GreenMailServer.start();
  }
}
