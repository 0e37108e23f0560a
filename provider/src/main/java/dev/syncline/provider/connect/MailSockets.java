package dev.syncline.provider.connect;

import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Opens connections to mail servers: resolve, check, connect to the address that was checked, and
/// put TLS around it with certificate and host name verified, always.
public final class MailSockets {
  private final HostResolver resolver;
  private final Connector connector;
  private final SSLSocketFactory tls;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  public MailSockets(
      HostResolver resolver,
      Connector connector,
      SSLSocketFactory tls,
      Duration connectTimeout,
      Duration readTimeout) {
    this.resolver = resolver;
    this.connector = connector;
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  public Duration readTimeout() {
    return readTimeout;
  }

  /// A plain connection, whatever the server's security: TLS is put around it with {@link #secure}.
  public Socket connect(Server server, boolean allowPrivateHosts) throws InterruptedException {
    var addresses = resolve(server);
    var allowed =
        addresses.stream()
            .filter(address -> allowPrivateHosts || !ForbiddenAddresses.contains(address))
            .toList();
    if (allowed.isEmpty()) {
      throw new ProviderException(
          new Failure.ForbiddenHost(
              "%s is at a private, loopback or link-local address".formatted(server.host())));
    }
    return connectToFirst(allowed, server);
  }

  private List<InetAddress> resolve(Server server) {
    try {
      return resolver.resolve(server.host());
    } catch (UnknownHostException e) {
      throw new ProviderException(
          new Failure.UnknownHost("no address is known for " + server.host()), e);
    }
  }

  private Socket connectToFirst(List<InetAddress> addresses, Server server)
      throws InterruptedException {
    IOException last = new IOException("no address");
    for (var address : addresses) {
      try {
        var socket =
            connector.connect(new InetSocketAddress(address, server.port()), connectTimeout);
        socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        return socket;
      } catch (IOException e) {
        stopIfInterrupted(e);
        last = e;
      }
    }
    throw new ProviderException(new Failure.Unreachable(whyNot(server, last)), last);
  }

  private String whyNot(Server server, IOException problem) {
    if (problem instanceof SocketTimeoutException) {
      return "%s:%d did not answer within %d ms"
          .formatted(server.host(), server.port(), connectTimeout.toMillis());
    }
    return "%s:%d: %s".formatted(server.host(), server.port(), problem.getMessage());
  }

  /// Puts TLS around an open connection and shakes hands. The plain socket is closed on failure.
  public SSLSocket secure(Socket plain, Server server) throws InterruptedException {
    try {
      var secured = (SSLSocket) tls.createSocket(plain, server.host(), server.port(), true);
      var parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (IOException e) {
      closeQuietly(plain);
      stopIfInterrupted(e);
      throw new ProviderException(tlsFailure(server, e), e);
    }
  }

  private Failure tlsFailure(Server server, IOException problem) {
    var where = "%s:%d: ".formatted(server.host(), server.port());
    if (problem instanceof SocketTimeoutException) {
      return new Failure.Unreachable(
          where + "no answer to the TLS handshake within %d ms".formatted(readTimeout.toMillis()));
    }
    if (problem instanceof SSLHandshakeException) {
      return new Failure.TlsProblem(where + certificateWords(problem));
    }
    if (problem instanceof SSLException) {
      return new Failure.TlsProblem(where + "the server does not speak TLS on this port");
    }
    return new Failure.Unreachable(where + problem.getMessage());
  }

  private static String certificateWords(Throwable problem) {
    for (var cause = problem.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return String.valueOf(problem.getMessage());
  }

  /// A virtual thread that is interrupted while it reads or connects finds its socket closed (below
  /// TLS as some SSLException): that is the interrupt, not a broken network.
  public static void stopIfInterrupted(Exception problem) throws InterruptedException {
    if (Thread.interrupted()) {
      throw (InterruptedException) new InterruptedException().initCause(problem);
    }
  }

  public static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is what was wanted.
    }
  }
}
