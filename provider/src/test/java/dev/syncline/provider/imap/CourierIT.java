package dev.syncline.provider.imap;

import dev.syncline.provider.testing.CourierServer;
import dev.syncline.provider.testing.MailServer;

/// Courier, which has few extensions and a namespace of its own.
class CourierIT extends OnServer implements MailServerContract {
  @Override
  MailServer start() {
    return CourierServer.start();
  }
}
