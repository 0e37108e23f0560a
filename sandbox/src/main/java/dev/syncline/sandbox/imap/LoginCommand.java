package dev.syncline.sandbox.imap;

import java.io.IOException;

/// LOGIN (RFC 9051 §6.2.3).
final class LoginCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var user = arguments.text();
    var password = arguments.text();
    arguments.end();
    return session.enter(session.logins().attempt(user, password));
  }
}
