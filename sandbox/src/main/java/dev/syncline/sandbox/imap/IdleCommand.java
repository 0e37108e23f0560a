package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// IDLE (RFC 2177). While this thread waits for DONE, a second one says what happens, at once.
final class IdleCommand implements ImapCommand {
  private static final Logger log = LoggerFactory.getLogger(IdleCommand.class);

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    arguments.end();
    var selected = session.selectedOrNull();
    boolean dead = session.faults(Fault.DeadIdle.class).findAny().isPresent();
    session.responses().continuation("idling");
    if (dead) {
      stayDead(session);
    }
    if (selected == null) {
      awaitDone(session);
      return "IDLE completed";
    }
    selected.announce(session.responses(), true);
    session.responses().flush();
    var teller = Thread.ofVirtual().name("sandbox-idle").start(() -> tell(session, selected));
    try {
      awaitDone(session);
    } finally {
      selected.wakeUp();
      join(teller);
    }
    return "IDLE completed";
  }

  private static void tell(ImapSession session, SelectedFolder selected) {
    try {
      while (!selected.gone() && selected.announceNext(session.responses())) {
        // said
      }
      if (selected.gone()) {
        session.responses().untagged("BYE the selected folder is gone");
        session.responses().flush();
        session.disconnect();
      }
    } catch (IOException e) {
      log.debug("idle ended: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Not even DONE is answered, as on a connection that a firewall has forgotten.
  private static void stayDead(ImapSession session) throws IOException {
    while (true) {
      session.input().line();
    }
  }

  private static void awaitDone(ImapSession session) throws IOException, Refused {
    var line = session.input().line();
    if (!line.equalsIgnoreCase("DONE")) {
      throw Refused.bad("DONE was expected");
    }
  }

  private static void join(Thread teller) {
    try {
      teller.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
