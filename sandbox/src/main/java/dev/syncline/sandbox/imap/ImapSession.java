package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.DroppingStream;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.fault.PlacedFault;
import dev.syncline.sandbox.login.Logins;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.MailboxException;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One IMAP connection: reads a command, carries it out, says what changed meanwhile, answers.
public final class ImapSession {
  private final Socket socket;
  private final Logins logins;
  private final Faults faults;
  private final Responses responses;
  private final CommandReader commands;
  private @Nullable Account account;
  private @Nullable SelectedFolder selected;
  private final Enabled enabled = new Enabled();
  private String tag = "*";
  private boolean leaving;
  private Compression compression = Compression.NONE;

  private enum Compression {
    NONE,
    AFTER_ANSWER,
    ACTIVE
  }

  public ImapSession(Socket socket, Logins logins, Faults faults) throws IOException {
    this.socket = socket;
    this.logins = logins;
    this.faults = faults;
    this.responses =
        new Responses(
            new DroppingStream(socket.getOutputStream(), socket, faults, this::accountName));
    this.commands =
        new CommandReader(
            socket.getInputStream(),
            () -> responses.continuation("go ahead"),
            () -> has("LITERAL-"));
  }

  /// Talks until one side has enough.
  public void run() throws IOException {
    try {
      responses.untagged("OK [%s] sandbox ready".formatted(capabilityLine()));
      responses.flush();
      while (!leaving) {
        step();
      }
    } catch (EOFException | SocketException _) {
      // the client left without LOGOUT, or the server is closing
    } finally {
      unselect();
    }
  }

  private void step() throws IOException {
    try {
      execute(commands.next());
    } catch (SyntaxError e) {
      responses.tagged(e.tag(), "BAD " + e.getMessage());
    }
  }

  private void execute(Command command) throws IOException {
    var known = Commands.find(command.name()).filter(each -> has(each.capability()));
    tag = command.tag();
    String answer;
    try {
      misbehave(command);
      if (known.isEmpty()) {
        throw Refused.bad("there is no command of that name");
      }
      check(known.get().when());
      answer =
          "OK "
              + known.get().command().run(this, new Arguments(command.arguments(), enabled.utf8()));
    } catch (Refused e) {
      answer = e.status() + " " + e.text();
    } catch (MailboxException e) {
      answer = "NO [%s] %s".formatted(e.code(), e.getMessage());
    }
    if (selected != null) {
      selected.announce(responses, known.map(Commands.Known::tellsExpunges).orElse(true));
    }
    responses.tagged(command.tag(), answer);
    if (compression == Compression.AFTER_ANSWER) {
      compression = Compression.ACTIVE;
      responses.deflate();
      commands.inflate();
    }
    leaveWhenGone();
  }

  private void leaveWhenGone() throws IOException {
    if (selected != null && selected.gone() && !leaving) {
      responses.untagged("BYE the selected folder is gone");
      responses.flush();
      leave();
    }
  }

  private void check(Commands.When when) throws Refused {
    boolean allowed =
        switch (when) {
          case ANY -> true;
          case BEFORE_LOGIN -> account == null;
          case AFTER_LOGIN -> account != null;
          case SELECTED -> selected != null;
        };
    if (!allowed) {
      throw Refused.bad("not in this state");
    }
  }

  private void misbehave(Command command) throws IOException, Refused {
    if (faults.none()) {
      return;
    }
    var who =
        command.name().equals("LOGIN")
            ? new Arguments(command.arguments(), false).string()
            : accountName();
    for (var placed : faults.of(who).toList()) {
      if (strikes(placed, command.name())) {
        strike(placed.fault());
      }
    }
  }

  private static boolean strikes(PlacedFault placed, String command) {
    boolean meant =
        switch (placed.fault()) {
          case Fault.DropAt(var name) -> Faults.means(name, command);
          case Fault.Delay(var name, _) -> Faults.means(name, command);
          case Fault.Refuse(var name, _, _) -> Faults.means(name, command);
          case Fault.Bye(var name, _) -> Faults.means(name, command);
          case Fault.DropAfter _,
              Fault.Reply _,
              Fault.ThrottleLogins _,
              Fault.HideFolder _,
              Fault.TruncateList _,
              Fault.WrongSize _,
              Fault.MalformedFetch _,
              Fault.RejectPassword _,
              Fault.DeadIdle _,
              Fault.HideChanges _,
              Fault.ModseqBack _,
              Fault.OfTokens _,
              Fault.MaskCapabilities _ ->
              false;
        };
    return meant && placed.strike();
  }

  private void strike(Fault fault) throws IOException, Refused {
    switch (fault) {
      case Fault.DropAt _ -> throw new EOFException("dropped, as asked");
      case Fault.Refuse(_, var code, var text) -> throw Refused.no(code, text);
      case Fault.Delay(_, var by) -> {
        try {
          Thread.sleep(by);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          throw new EOFException("the server closes");
        }
      }
      case Fault.Bye(_, var text) -> {
        responses.untagged("BYE " + text);
        responses.flush();
        throw new EOFException("said BYE, as asked");
      }
      case Fault.DropAfter _,
          Fault.Reply _,
          Fault.ThrottleLogins _,
          Fault.HideFolder _,
          Fault.TruncateList _,
          Fault.WrongSize _,
          Fault.MalformedFetch _,
          Fault.RejectPassword _,
          Fault.DeadIdle _,
          Fault.HideChanges _,
          Fault.ModseqBack _,
          Fault.OfTokens _,
          Fault.MaskCapabilities _ -> {
        // these strike elsewhere
      }
    }
  }

  boolean has(String capability) {
    return Dialect.offers(account, capability)
        && Capabilities.has(faults, accountName(), capability);
  }

  String capabilityLine() {
    return Dialect.line(Capabilities.line(faults, accountName()), this::has);
  }

  <F extends Fault> Stream<F> faults(Class<F> kind) {
    return faults.none() ? Stream.empty() : faults.striking(accountName(), kind);
  }

  /// @throws Refused when it is compressed already (RFC 4978 §3)
  void compressAfterAnswer() throws Refused {
    if (compression != Compression.NONE) {
      throw Refused.no("COMPRESSIONACTIVE", "it is compressed already");
    }
    compression = Compression.AFTER_ANSWER;
  }

  Enabled enabled() {
    return enabled;
  }

  /// Of the command being carried out.
  String tag() {
    return tag;
  }

  Responses responses() {
    return responses;
  }

  CommandReader input() {
    return commands;
  }

  Account account() {
    if (account == null) {
      throw new IllegalStateException("nobody is logged in");
    }
    return account;
  }

  SelectedFolder selected() {
    if (selected == null) {
      throw new IllegalStateException("no folder is selected");
    }
    return selected;
  }

  @Nullable SelectedFolder selectedOrNull() {
    return selected;
  }

  Logins logins() {
    return logins;
  }

  /// Turns the outcome of a login into the answer of the command.
  String enter(Logins.Outcome outcome) throws Refused {
    return switch (outcome) {
      case Logins.Outcome.Welcome(var who) -> {
        account = who;
        yield "[%s] welcome".formatted(capabilityLine());
      }
      case Logins.Outcome.Rejected _ ->
          throw Refused.no("AUTHENTICATIONFAILED", "wrong user or password");
      case Logins.Outcome.TooMany _ ->
          throw Refused.no("LIMIT", "too many logins, come back later");
    };
  }

  void select(SelectedFolder folder) {
    selected = folder;
  }

  void unselect() {
    if (selected != null) {
      selected.close();
      selected = null;
    }
  }

  void leave() {
    leaving = true;
  }

  /// Ends the connection from another thread; the reader notices.
  void disconnect() throws IOException {
    socket.close();
  }

  private @Nullable String accountName() {
    return account == null ? null : account.address();
  }
}
