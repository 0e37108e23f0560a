package dev.syncline.sandbox.fault;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// One way to misbehave. Where a fault names a command, `FETCH` also means `UID FETCH`, and `*`
/// means every command.
public sealed interface Fault {
  /// The connection is cut when the command arrives; nothing is answered.
  record DropAt(String command) implements Fault {}

  /// The connection is cut after so many bytes were sent to the client while the fault held.
  record DropAfter(long bytes) implements Fault {}

  /// The command is carried out, but late.
  record Delay(String command, Duration by) implements Fault {}

  /// IMAP: `NO [code] text`, and the command is not carried out. An empty code sends none.
  record Refuse(String command, String code, String text) implements Fault {}

  /// IMAP: `BYE`, then the connection is closed.
  record Bye(String command, String text) implements Fault {}

  /// SMTP: the command is answered with this reply; 421 also closes the connection.
  record Reply(String command, int code, String text) implements Fault {}

  /// Logins above `allowed` within `per` are refused with `NO [LIMIT]` (SMTP: 454 4.7.0).
  record ThrottleLogins(int allowed, Duration per) implements Fault {}

  /// The folder is not shown by LIST and LSUB; it can still be selected.
  record HideFolder(String folder) implements Fault {}

  /// LIST stops after so many folders and says OK.
  record TruncateList(int keep) implements Fault {}

  /// RFC822.SIZE is off by so many bytes.
  record WrongSize(int offBy) implements Fault {}

  /// FETCH answers a line that cannot be parsed: its parentheses do not close.
  record MalformedFetch() implements Fault {}

  /// The right password is wrong from now on.
  record RejectPassword() implements Fault {}

  /// IDLE is accepted and then says nothing, ever.
  record DeadIdle() implements Fault {}

  /// FETCH with CHANGEDSINCE answers nothing, whatever changed.
  record HideChanges() implements Fault {}

  /// SELECT says a HIGHESTMODSEQ that is lower by so much.
  record ModseqBack(long by) implements Fault {}

  /// What only the door for bearer tokens and the token endpoint do.
  sealed interface OfTokens extends Fault {}

  /// The token endpoint answers this status and error, and to come back after so many seconds (0:
  /// says nothing of it).
  record TokenReply(int status, String error, int retryAfter) implements OfTokens {}

  /// Each refresh gives another refresh token, and the one that was used is spent.
  record RotateTokens() implements OfTokens {}

  /// Access tokens are good for so long.
  record TokenLifetime(Duration lifetime) implements OfTokens {}

  /// A refused bearer token gets its NO at once, without the challenge that says why, as at
  /// Microsoft.
  record BareRefusal() implements OfTokens {}

  /// These capabilities are neither announced nor, where they are commands, known.
  record MaskCapabilities(Set<String> names) implements Fault {
    public MaskCapabilities {
      var folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      folded.addAll(names);
      names = folded;
    }
  }
}
