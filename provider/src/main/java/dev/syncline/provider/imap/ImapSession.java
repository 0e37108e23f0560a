package dev.syncline.provider.imap;

import dev.syncline.provider.connect.Wire;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.ResponseInputStream;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// Angus's IMAP protocol on a socket of ours: its commands, literals, SASL and parsing, with bytes
/// read by {@link ResponseStream} and errors of the network thrown instead of turned into a BYE.
final class ImapSession extends IMAPProtocol {
  private static final int LITERAL_MINUS = 4096;

  private static final PrintStream NO_TRACE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII);
  private static final Properties DEFAULTS = new Properties();

  private final ResponseStream input;
  private Wire wire;

  /// Of the command that is being written: most connections wait, and need none.
  private @Nullable DataOutputStream output;

  private int tags;
  private @Nullable IOException problem;
  private long longestLiteral;

  /// Null while the server may still tell more.
  private @Nullable SharedCapabilities capabilities;

  ImapSession(Wire wire) throws IOException {
    super(InputStream.nullInputStream(), NO_TRACE, DEFAULTS, false);
    this.wire = wire;
    input = new ResponseStream(wire);
  }

  @Override
  protected ResponseInputStream getInputStream() {
    return input;
  }

  @Override
  protected OutputStream getOutputStream() {
    return output();
  }

  private DataOutputStream output() {
    var current = output;
    if (current == null) {
      current = new DataOutputStream(new BufferedOutputStream(wire.output()));
      output = current;
    }
    return current;
  }

  ResponseStream input() {
    return input;
  }

  /// From here on compressed both ways, on the connection that is answered.
  Wire deflate() {
    wire = wire.deflated(input.takeAhead());
    input.continueOn(wire);
    return wire;
  }

  @Override
  public IMAPResponse readResponse() throws IOException, ProtocolException {
    try {
      return new IMAPResponse(this);
    } catch (IOException e) {
      problem = e;
      throw e;
    }
  }

  /// What broke the connection; Angus makes a BYE of it in its own commands.
  @Nullable IOException problem() {
    return problem;
  }

  @Override
  public String writeCommand(String command, @Nullable Argument arguments)
      throws IOException, ProtocolException {
    var tag = "s" + ++tags;
    output().writeBytes(tag + " " + command);
    if (arguments != null) {
      output().writeByte(' ');
      arguments.write(this);
    }
    writeLine("");
    longestLiteral = 0;
    return tag;
  }

  /// `~` before a literal that may hold any octet (RFC 3516 §4.4).
  void writeTilde() throws IOException {
    output().writeByte('~');
  }

  /// Of the next command; names and the like are short.
  boolean longestLiteral(long octets) {
    longestLiteral = octets;
    return true;
  }

  /// LITERAL- is for short ones (RFC 7888 §5).
  @Override
  protected synchronized boolean supportsNonSyncLiterals() {
    return hasCapability("LITERAL+")
        || (hasCapability("LITERAL-") && longestLiteral <= LITERAL_MINUS);
  }

  /// A line without a tag: DONE, or what answers a continuation.
  void writeLine(String line) throws IOException {
    var ending = output();
    ending.writeBytes(line + "\r\n");
    ending.flush();
    output = null;
  }

  /// Takes the capabilities out of a greeting or an OK that carries them.
  void learn(IMAPResponse response) {
    setCapabilities(response);
  }

  /// The server has told what it can do.
  void told() {
    capabilities = SharedCapabilities.of(getCapabilities().keySet());
    getCapabilities().clear();
  }

  @Override
  public boolean hasCapability(String name) {
    return capabilities == null ? super.hasCapability(name) : capabilities.has(name);
  }

  boolean knowsCapabilities() {
    return !getCapabilities().isEmpty();
  }
}
