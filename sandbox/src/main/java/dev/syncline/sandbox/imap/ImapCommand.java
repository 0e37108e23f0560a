package dev.syncline.sandbox.imap;

import java.io.IOException;

/// What a command does. The answer is what follows `tag OK`.
@FunctionalInterface
interface ImapCommand {
  String run(ImapSession session, Arguments arguments) throws IOException, Refused;
}
