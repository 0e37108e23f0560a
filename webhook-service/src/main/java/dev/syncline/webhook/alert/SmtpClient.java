package dev.syncline.webhook.alert;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Submits one mail (RFC 5321, RFC 6409): EHLO, STARTTLS, AUTH PLAIN, an envelope, the message. It
/// is small on purpose: this service has no mail library, and needs none for a few lines of text.
final class SmtpClient {
  private static final int LONGEST_LINE = 2_000;

  private final AlertSettings settings;

  SmtpClient(AlertSettings settings) {
    this.settings = settings;
  }

  /// The server said something else than hoped for.
  static final class Refused extends IOException {
    Refused(String said) {
      super(said);
    }
  }

  private record Wire(Socket socket, InputStream in, OutputStream out) {
    static Wire over(Socket socket) throws IOException {
      return new Wire(
          socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    }
  }

  /// @param message header and body, lines ended by CRLF
  void send(List<String> recipients, String message) throws IOException {
    try (var socket = connect()) {
      var wire = Wire.over(socket);
      expect(wire, 220);
      command(wire, 250, "EHLO syncline");
      if (settings.security() == AlertSettings.Security.STARTTLS) {
        command(wire, 220, "STARTTLS");
        if (wire.in().available() > 0) {
          throw new Refused("the server spoke before the TLS handshake");
        }
        wire = Wire.over(secured(socket));
        command(wire, 250, "EHLO syncline");
      }
      submit(wire, recipients, message);
    }
  }

  private void submit(Wire wire, List<String> recipients, String message) throws IOException {
    if (settings.user() != null) {
      var login =
          "\0" + settings.user() + "\0" + Objects.requireNonNullElse(settings.password(), "");
      command(wire, 235, "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    }
    command(wire, 250, "MAIL FROM:<" + settings.from() + ">");
    var accepted = 0;
    for (var recipient : recipients) {
      accepted += tell(wire, "RCPT TO:<" + recipient + ">") / 100 == 2 ? 1 : 0;
    }
    if (accepted == 0) {
      throw new Refused("no recipient was accepted");
    }
    command(wire, 354, "DATA");
    var stuffed = message.replace("\r\n.", "\r\n..");
    wire.out().write((stuffed + "\r\n.\r\n").getBytes(UTF_8));
    wire.out().flush();
    expect(wire, 250);
    var _ = tell(wire, "QUIT");
  }

  private Socket connect() throws IOException {
    var host = Objects.requireNonNull(settings.host());
    var timeout = (int) settings.timeout().toMillis();
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, settings.port()), timeout);
      socket.setSoTimeout(timeout);
      return settings.security() == AlertSettings.Security.TLS ? secured(socket) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket plain) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var tls = (SSLSocket) factory.createSocket(plain, settings.host(), settings.port(), true);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private static void command(Wire wire, int expected, String line) throws IOException {
    var code = tell(wire, line);
    if (code != expected) {
      throw new Refused("%s was answered %d".formatted(line.split(" ", 2)[0], code));
    }
  }

  private static int tell(Wire wire, String line) throws IOException {
    wire.out().write((line + "\r\n").getBytes(UTF_8));
    wire.out().flush();
    return reply(wire);
  }

  private static void expect(Wire wire, int expected) throws IOException {
    var code = reply(wire);
    if (code != expected) {
      throw new Refused("the server answered " + code);
    }
  }

  /// The code of a reply of one or more lines.
  private static int reply(Wire wire) throws IOException {
    while (true) {
      var line = line(wire.in());
      if (line.length() < 3 || !line.substring(0, 3).matches("\\d{3}")) {
        throw new Refused("the server does not speak SMTP");
      }
      if (line.length() == 3 || line.charAt(3) != '-') {
        return Integer.parseInt(line.substring(0, 3));
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LONGEST_LINE) {
        throw new Refused("the server broke off");
      }
      line.append((char) c);
    }
    return new String(line.toString().strip().getBytes(US_ASCII), US_ASCII);
  }
}
