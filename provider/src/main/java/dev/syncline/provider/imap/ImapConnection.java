package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.budget.Permit;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.connect.Parked;
import dev.syncline.provider.connect.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// One logged-in connection: sends commands, collects answers, and notices what the server says on
/// its own. Used by one thread at a time. After anything went wrong on the wire it is broken for
/// good; only `close` may be called by another thread. Nobody uses it while it is parked.
final class ImapConnection implements AutoCloseable {
  /// How many times as long as one word an answer may take.
  private static final int TIMEOUTS = 15;

  private final ImapSession session;
  private final ServerWords words;
  private final Duration readTimeout;
  private volatile Wire wire;
  private final Permit permit;
  private volatile boolean broken;
  private volatile boolean closed;

  /// Commands that were answered since the connection was taken to be used; a new one begins with
  /// its login.
  private int answers = 1;

  private String farewell = "";
  private long lastUsed = System.nanoTime();

  private boolean tellsVanished;
  private boolean speaksUtf8;
  private final Announced announced = new Announced();

  private @Nullable Runnable garbled;
  private long receivedBefore;
  private Duration roundTrip = Duration.ofDays(1);

  ImapConnection(
      Wire wire, ImapSession session, ServerWords words, Duration readTimeout, Permit permit) {
    this.wire = wire;
    this.permit = permit;
    this.session = session;
    this.words = words;
    this.readTimeout = readTimeout;
    session.input().patience().is(readTimeout.multipliedBy(TIMEOUTS));
  }

  /// Leave to have it: given back when the wire is closed.
  Permit permit() {
    return permit;
  }

  /// What is told how many octets the server sends.
  void meter(LongConsumer meter) {
    wire.meter(meter);
  }

  @FunctionalInterface
  interface Exchange<T> {
    T run(ImapSession session) throws IOException, ProtocolException, InterruptedException;
  }

  boolean can(String capability) {
    return session.hasCapability(capability);
  }

  boolean isBroken() {
    return broken || closed;
  }

  void taken() {
    answers = 0;
  }

  /// The answer was that a folder can't be opened.
  void notOpened() {
    if (answers == 1) {
      answers = 0;
    }
  }

  /// The server had hung up before the first command: timed out, restarted, or because the folder
  /// that was open here is gone. That command opens or lists a folder, so nothing was done.
  boolean wasStale() {
    return broken && !closed && answers == 0;
  }

  ServerWords words() {
    return words;
  }

  Duration unusedFor() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }

  /// QRESYNC is enabled: removed messages are told by UID, also those removed while nobody looked.
  boolean tellsVanished() {
    return tellsVanished;
  }

  void loggedIn() {
    session.input().loggedIn();
  }

  /// What the server sends is compressed from here on; false when it refuses.
  ///
  /// @param whenGarbled told when what comes then makes no sense
  boolean compress(Runnable whenGarbled) throws InterruptedException {
    if (!send("COMPRESS DEFLATE", null, _ -> {}).ok()) {
      return false;
    }
    garbled = whenGarbled;
    wire = session.deflate();
    return true;
  }

  boolean isCompressed() {
    return garbled != null;
  }

  /// Octets that came since the connection last waited for news.
  long receivedSinceWait() {
    return session.input().received() - receivedBefore;
  }

  /// How long the quickest answer took.
  Duration roundTrip() {
    return roundTrip;
  }

  /// Names of folders are UTF-8, and so may be the headers of messages (RFC 6855).
  boolean speaksUtf8() {
    return speaksUtf8;
  }

  /// @param extensions in capitals, as the server repeated them
  void enabled(Set<String> extensions) {
    tellsVanished = extensions.contains("QRESYNC");
    speaksUtf8 = extensions.contains("UTF8=ACCEPT");
  }

  /// What the server said on its own.
  Announced announced() {
    return announced;
  }

  /// Sends a command and answers how it ended; untagged responses go to `untagged`.
  Answer send(String command, @Nullable Argument arguments, Consumer<IMAPResponse> untagged)
      throws InterruptedException {
    return run(
        nameOf(command),
        wire -> {
          var asked = System.nanoTime();
          var tag = wire.writeCommand(command, arguments);
          while (true) {
            var response = read(wire);
            if (response.isTagged()) {
              checkTag(tag.equals(response.getTag()));
              answers++;
              took(Duration.ofNanos(System.nanoTime() - asked));
              return Answer.of(response);
            }
            untagged.accept(response);
          }
        });
  }

  private void took(Duration time) {
    roundTrip = time.compareTo(roundTrip) < 0 ? time : roundTrip;
  }

  /// A tag nobody used: the server lied about a literal, and what is read now is its content.
  static void checkTag(boolean known) throws MalformedResponse {
    if (!known) {
      throw new MalformedResponse("an answer to a command that was not sent");
    }
  }

  /// As {@link #send}; anything but OK is a failure.
  Answer require(String command, @Nullable Argument arguments, Consumer<IMAPResponse> untagged)
      throws InterruptedException {
    var answer = send(command, arguments, untagged);
    if (!answer.ok()) {
      throw new ProviderException(words.failure(nameOf(command), answer));
    }
    return answer;
  }

  /// Runs a dialogue on the wire. Whatever interrupts it leaves the connection broken.
  <T> T run(String name, Exchange<T> exchange) throws InterruptedException {
    var whole = false;
    session.input().patience().begin();
    try {
      var result = exchange.run(session);
      whole = true;
      return result;
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(brokenBy(name, e), e);
    } catch (ProtocolException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(WireFailure.ofRefusedLiteral(name, e, words), e);
    } finally {
      lastUsed = System.nanoTime();
      if (!whole) {
        broken = true;
        wire.close();
      }
    }
  }

  private Failure brokenBy(String name, IOException problem) {
    if (closed) {
      return new Failure.Unreachable(name + ": the account was closed");
    }
    if (!farewell.isEmpty()) {
      return words.isThrottling(farewell)
          ? words.throttled(farewell)
          : new Failure.Unreachable("%s: BYE %s".formatted(name, words.clean(farewell)));
    }
    if (garbled != null
        && (problem instanceof ZipException || problem instanceof MalformedResponse)) {
      garbled.run();
    }
    return WireFailure.of(name, problem, words, readTimeout);
  }

  /// Reads one response, noting what it says about the selected folder.
  IMAPResponse read(ImapSession wire) throws IOException, ProtocolException {
    var response = parsed(wire);
    if (response.isBYE()) {
      farewell = response.getRest();
    }
    if (response.isUnTagged()) {
      announced.note(response);
    }
    return response;
  }

  private static IMAPResponse parsed(ImapSession wire) throws IOException, ProtocolException {
    try {
      return wire.readResponse();
    } catch (RuntimeException e) {
      throw new MalformedResponse(
          "a response that cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /// Whether somebody waits in the selected folder, and fetches nothing.
  void watch(boolean on) {
    announced.watch(on);
    receivedBefore = session.input().received();
  }

  /// True when there is something to be read without waiting.
  boolean hasSome() throws InterruptedException {
    return run("IDLE", wire -> wire.input().hasSome());
  }

  /// True when there is something to be read within the time given; the connection stays whole if
  /// not.
  boolean hasSomeWithin(Duration wait) throws InterruptedException {
    return run(
        "IDLE",
        wire -> {
          this.wire.readTimeout(wait);
          try {
            wire.input().waitForData();
            return true;
          } catch (SocketTimeoutException _) {
            return false;
          } finally {
            this.wire.readTimeout(readTimeout);
          }
        });
  }

  /// Whoever was told to stop while the connection was parked has no more use of it.
  void breakIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      broken = true;
      wire.close();
      throw new InterruptedException();
    }
  }

  /// Leaves it alone until there is something to be read: see {@link Wire#park}.
  Parked park(Duration atMost, Runnable then) {
    return session.input().park(atMost, then);
  }

  /// Says goodbye, without waiting for the answer.
  void logout() {
    if (!isBroken()) {
      try {
        session.writeCommand("LOGOUT", null);
      } catch (IOException | ProtocolException _) {
        // The connection ends either way.
      }
    }
    close();
  }

  /// May be called by any thread; whoever reads on this connection stops.
  @Override
  public void close() {
    closed = true;
    wire.close();
  }

  private static String nameOf(String command) {
    var words = command.split(" ", 3);
    return words[0].equals("UID") ? words[0] + " " + words[1] : words[0];
  }
}
