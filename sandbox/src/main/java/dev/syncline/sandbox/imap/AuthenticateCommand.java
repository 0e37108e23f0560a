package dev.syncline.sandbox.imap;

import java.io.IOException;

/// AUTHENTICATE PLAIN, with or without an initial response (RFC 4959).
final class AuthenticateCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    if (!arguments.keyword().equals("PLAIN")) {
      throw Refused.no("CANNOT", "PLAIN is all there is");
    }
    var response = arguments.hasMore() ? arguments.atom() : askFor(session);
    if (response.equals("*")) {
      throw Refused.bad("cancelled");
    }
    return session.enter(session.logins().attemptPlain(response));
  }

  private static String askFor(ImapSession session) throws IOException {
    session.responses().continuation("");
    return session.input().line();
  }
}
