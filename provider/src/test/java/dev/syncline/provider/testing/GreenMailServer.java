package dev.syncline.provider.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// GreenMail, in this JVM: what many developers try their programs on.
public final class GreenMailServer implements MailServer {
  private static final String PASSWORD = "greenmail-secret";

  private final GreenMail greenMail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
  private final AtomicInteger users = new AtomicInteger();

  public static GreenMailServer start() {
    var server = new GreenMailServer();
    server.greenMail.start();
    return server;
  }

  @Override
  public Server newUser() {
    var user = "user" + users.incrementAndGet();
    greenMail.setUser(user + "@localhost", user, PASSWORD);
    return new Server("127.0.0.1", greenMail.getImap().getPort(), Security.NONE, user, PASSWORD);
  }

  @Override
  public Set<Ability> abilities() {
    return Ability.allBut(Ability.SPECIAL_USE, Ability.FOLDER_IDS, Ability.SURVIVES_DELETION);
  }

  @Override
  public String delimiter() {
    return ".";
  }

  /// What begins with a hash is somewhere else, and nowhere.
  @Override
  public Set<String> refusedNames() {
    return Set.of("#hash");
  }

  /// It sends each line of an answer by itself and waits until it has arrived, 40 ms each time.
  @Override
  public int manyMessages() {
    return 500;
  }

  @Override
  public int manySteps() {
    return 12;
  }

  @Override
  public void close() {
    greenMail.stop();
  }
}
