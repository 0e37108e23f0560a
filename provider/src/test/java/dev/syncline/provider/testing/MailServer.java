package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Server;
import java.util.Set;

/// A server that the behaviour suite runs on, of one's own and on a free port of 127.0.0.1.
public interface MailServer extends AutoCloseable {
  /// How to log in as somebody who was not there before; finds an INBOX and nothing in it.
  Server newUser();

  Set<Ability> abilities();

  /// Where folders of the user's own lie: `INBOX.` on a Courier, nothing elsewhere.
  default String namespace() {
    return "";
  }

  default String delimiter() {
    return "/";
  }

  /// How many messages it serves in a reasonable time.
  default int manyMessages() {
    return 5000;
  }

  /// How often another client does something, in a reasonable time.
  default int manySteps() {
    return 60;
  }

  /// Names of folders, as on the wire, that this server does not create.
  default Set<String> refusedNames() {
    return Set.of();
  }

  @Override
  void close();
}
