package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.login.BearerMechanism;
import dev.syncline.sandbox.login.Logins;
import java.io.IOException;

/// AUTHENTICATE PLAIN, XOAUTH2 and OAUTHBEARER, with or without an initial response (RFC 4959).
final class AuthenticateCommand implements ImapCommand {
  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var name = arguments.keyword();
    var bearer = BearerMechanism.named(name).orElse(null);
    if (!session.has("AUTH=" + name) || (bearer == null && !name.equals("PLAIN"))) {
      throw Refused.no("CANNOT", "there is no mechanism of that name");
    }
    if (arguments.hasMore() && !session.has("SASL-IR")) {
      throw Refused.bad("an initial response needs SASL-IR");
    }
    var response = arguments.hasMore() ? arguments.atom() : answerTo(session, "");
    if (response.equals("*")) {
      throw Refused.bad("cancelled");
    }
    return bearer == null
        ? session.enter(session.logins().attemptPlain(response))
        : session.enter(bearer(session, bearer, response));
  }

  private static Logins.Outcome bearer(
      ImapSession session, BearerMechanism mechanism, String response) throws IOException, Refused {
    var outcome =
        session
            .logins()
            .attemptBearer(mechanism, response)
            .orElseThrow(() -> Refused.bad("Invalid SASL argument"));
    if (outcome instanceof Logins.Outcome.Rejected
        && !session.logins().refusesBare()
        && !mechanism.acknowledges(answerTo(session, mechanism.challenge()))) {
      throw Refused.bad("the challenge was to be acknowledged");
    }
    return outcome;
  }

  private static String answerTo(ImapSession session, String challenge) throws IOException {
    session.responses().continuation(challenge);
    return session.input().line();
  }
}
