package dev.syncline.sandbox.imap;

import static java.util.Map.entry;

import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Every command, when it may be used, and what it needs.
final class Commands {
  enum When {
    ANY,
    BEFORE_LOGIN,
    AFTER_LOGIN,
    SELECTED
  }

  /// `capability` names what must not be masked; `tellsExpunges` is false for the three commands
  /// whose answers may hold no EXPUNGE (RFC 9051 §7.5.1).
  record Known(ImapCommand command, When when, String capability, boolean tellsExpunges) {}

  private static final Map<String, Known> ALL =
      Map.ofEntries(
          entry("CAPABILITY", known(When.ANY, Commands::capability)),
          entry("NOOP", known(When.ANY, (_, _) -> "NOOP completed")),
          entry("LOGOUT", known(When.ANY, Commands::logout)),
          entry("ID", known(When.ANY, Commands::id, "ID")),
          entry("LOGIN", known(When.BEFORE_LOGIN, new LoginCommand())),
          entry("AUTHENTICATE", known(When.BEFORE_LOGIN, new AuthenticateCommand())),
          entry("COMPRESS", known(When.AFTER_LOGIN, Commands::compress, "COMPRESS=DEFLATE")),
          entry("ENABLE", known(When.AFTER_LOGIN, Commands::enable, "ENABLE")),
          entry("NAMESPACE", known(When.AFTER_LOGIN, Commands::namespace, "NAMESPACE")),
          entry("LIST", known(When.AFTER_LOGIN, new ListCommand())),
          entry("LSUB", known(When.AFTER_LOGIN, new LsubCommand())),
          entry("SUBSCRIBE", known(When.AFTER_LOGIN, (s, a) -> subscribe(s, a, true))),
          entry("UNSUBSCRIBE", known(When.AFTER_LOGIN, (s, a) -> subscribe(s, a, false))),
          entry("STATUS", known(When.AFTER_LOGIN, new StatusCommand())),
          entry("CREATE", known(When.AFTER_LOGIN, Commands::create)),
          entry("DELETE", known(When.AFTER_LOGIN, Commands::delete)),
          entry("RENAME", known(When.AFTER_LOGIN, Commands::rename)),
          entry("APPEND", known(When.AFTER_LOGIN, new AppendCommand())),
          entry("SELECT", known(When.AFTER_LOGIN, new SelectCommand(false))),
          entry("EXAMINE", known(When.AFTER_LOGIN, new SelectCommand(true))),
          entry("IDLE", known(When.AFTER_LOGIN, new IdleCommand(), "IDLE")),
          entry("CHECK", known(When.SELECTED, (_, _) -> "CHECK completed")),
          entry("CLOSE", known(When.SELECTED, Commands::close)),
          entry("UNSELECT", known(When.SELECTED, Commands::unselect, "UNSELECT")),
          entry("EXPUNGE", known(When.SELECTED, new ExpungeCommand(false))),
          entry("UID EXPUNGE", known(When.SELECTED, new ExpungeCommand(true), "UIDPLUS")),
          entry("FETCH", new Known(new FetchCommand(false), When.SELECTED, "", false)),
          entry("UID FETCH", known(When.SELECTED, new FetchCommand(true))),
          entry("STORE", new Known(new StoreCommand(false), When.SELECTED, "", false)),
          entry("UID STORE", known(When.SELECTED, new StoreCommand(true))),
          entry("SEARCH", new Known(new SearchCommand(false), When.SELECTED, "", false)),
          entry("UID SEARCH", known(When.SELECTED, new SearchCommand(true))),
          entry("COPY", known(When.SELECTED, new CopyCommand(false))),
          entry("UID COPY", known(When.SELECTED, new CopyCommand(true))),
          entry("MOVE", known(When.SELECTED, new MoveCommand(false), "MOVE")),
          entry("UID MOVE", known(When.SELECTED, new MoveCommand(true), "MOVE")));

  private Commands() {}

  static Optional<Known> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static Known known(When when, ImapCommand command) {
    return new Known(command, when, "", true);
  }

  private static Known known(When when, ImapCommand command, String capability) {
    return new Known(command, when, capability, true);
  }

  private static String capability(ImapSession session, Arguments arguments)
      throws IOException, Refused {
    arguments.end();
    session.responses().untagged(session.capabilityLine());
    return "CAPABILITY completed";
  }

  private static String logout(ImapSession session, Arguments arguments) throws IOException {
    session.responses().untagged("BYE good bye");
    session.leave();
    return "LOGOUT completed";
  }

  /// RFC 2971.
  private static String id(ImapSession session, Arguments arguments) throws IOException {
    session.responses().untagged("ID (\"name\" \"Syncline sandbox\" \"vendor\" \"Syncline\")");
    return "ID completed";
  }

  /// RFC 5161: what is unknown or hidden is passed over.
  private static String enable(ImapSession session, Arguments arguments)
      throws IOException, Refused {
    var now = new StringBuilder("ENABLED");
    do {
      var name = arguments.keyword();
      if (name.equals("QRESYNC") && session.has(name)) {
        session.enabled().enableQresync();
        now.append(' ').append(name);
      } else if (name.equals("CONDSTORE") && session.has(name)) {
        session.enabled().condstore(true);
        now.append(' ').append(name);
      } else if (name.equals("UTF8=ACCEPT") && session.has(name)) {
        session.enabled().enableUtf8();
        session.responses().speakUtf8();
        now.append(' ').append(name);
      }
    } while (arguments.hasMore());
    session.responses().untagged(now.toString());
    return "ENABLE completed";
  }

  /// RFC 4978: compressed is what follows this answer, both ways.
  private static String compress(ImapSession session, Arguments arguments) throws Refused {
    if (!arguments.keyword().equals("DEFLATE")) {
      throw Refused.bad("DEFLATE is all there is");
    }
    arguments.end();
    session.compressAfterAnswer();
    return "COMPRESS DEFLATE active";
  }

  /// RFC 2342.
  private static String namespace(ImapSession session, Arguments arguments)
      throws IOException, Refused {
    arguments.end();
    session.responses().untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
    return "NAMESPACE completed";
  }

  private static String subscribe(ImapSession session, Arguments arguments, boolean wanted)
      throws Refused {
    var name = arguments.mailbox();
    arguments.end();
    session.account().subscribe(name, wanted);
    return wanted ? "SUBSCRIBE completed" : "UNSUBSCRIBE completed";
  }

  private static String create(ImapSession session, Arguments arguments) throws Refused {
    var created = session.account().create(arguments.mailbox(), SpecialUse.NONE);
    return session.has(Dialect.OBJECT_IDS)
        ? "[MAILBOXID (%s)] CREATE completed".formatted(ObjectIds.mailbox(created))
        : "CREATE completed";
  }

  private static String delete(ImapSession session, Arguments arguments) throws Refused {
    var name = arguments.mailbox();
    arguments.end();
    session.account().delete(name);
    return "DELETE completed";
  }

  private static String rename(ImapSession session, Arguments arguments) throws Refused {
    var from = arguments.mailbox();
    var to = arguments.mailbox();
    arguments.end();
    if (session.has(Dialect.GMAIL) && LabelNames.isSystem(session.account().existing(from))) {
      throw Refused.no("CANNOT", "a system folder keeps its name");
    }
    session.account().rename(from, to);
    return "RENAME completed";
  }

  /// Removes what is flagged \Deleted without a word (RFC 9051 §6.4.1).
  private static String close(ImapSession session, Arguments arguments) throws Refused {
    arguments.end();
    var selected = session.selected();
    if (!selected.readOnly()) {
      selected.folder().expunge(ExpungeCommand.deleted(selected.all()));
    }
    session.unselect();
    return "CLOSE completed";
  }

  /// RFC 3691.
  private static String unselect(ImapSession session, Arguments arguments) throws Refused {
    arguments.end();
    session.unselect();
    return "UNSELECT completed";
  }
}
