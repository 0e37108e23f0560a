package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings.Server;
import java.io.IOException;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// AUTHENTICATE with an access token (RFC 7628, XOAUTH2), its envelope sent along where the server
/// takes an initial response (RFC 4959).
final class BearerLogin {
  private BearerLogin() {}

  static void run(ImapSession wire, Server server, BearerMechanism mechanism, String token)
      throws IOException, ProtocolException {
    var envelope = mechanism.initialResponse(server, token);
    var initial = wire.hasCapability("SASL-IR");
    var tag =
        wire.writeCommand(
            "AUTHENTICATE " + mechanism.name(),
            initial ? new Argument().writeAtom(envelope) : null);
    var shown = initial;
    while (true) {
      var response = wire.readResponse();
      if (response.isContinuation()) {
        wire.writeLine(shown ? mechanism.acknowledgement() : envelope);
        shown = true;
      } else if (response.isTagged()) {
        end(response, tag);
        return;
      } else if (response.isBYE()) {
        throw new ConnectionException(wire, response);
      } else if (response.keyEquals("CAPABILITY")) {
        wire.learn(response);
      }
    }
  }

  private static void end(IMAPResponse response, String tag) throws IOException, ProtocolException {
    ImapConnection.checkTag(tag.equals(response.getTag()));
    if (!response.isOK()) {
      throw new CommandFailedException(response);
    }
  }
}
