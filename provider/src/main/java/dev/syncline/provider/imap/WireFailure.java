package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.zip.ZipException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;

/// What broke a connection, as one of our failures.
final class WireFailure {
  private WireFailure() {}

  static Failure of(String name, IOException problem, ServerWords words, Duration readTimeout) {
    return switch (problem) {
      case ZipException _ ->
          new Failure.Malformed(
              name + ": what came after COMPRESS does not inflate; it is not compressed again");
      case MalformedResponse malformed ->
          new Failure.Malformed(name + ": " + words.clean(String.valueOf(malformed.getMessage())));
      case SocketTimeoutException _ ->
          new Failure.Unreachable(
              "%s: no answer within %d ms".formatted(name, readTimeout.toMillis()));
      case Patience.EndlessAnswer endless ->
          new Failure.Unreachable(name + ": " + endless.getMessage());
      case EOFException _ -> new Failure.Unreachable(name + ": the server closed the connection");
      default ->
          new Failure.Unreachable(
              name + ": the connection broke (" + problem.getClass().getSimpleName() + ")");
    };
  }

  /// A NO in place of the go that a literal waits for.
  static Failure ofRefusedLiteral(String name, ProtocolException problem, ServerWords words) {
    var response = problem.getResponse();
    if (response == null || problem instanceof ConnectionException) {
      return new Failure.Unreachable(name + ": the connection broke");
    }
    return words.failure(name, Answer.of(response));
  }
}
