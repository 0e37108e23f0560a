package dev.syncline.provider.connect;

import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// Opens connections to mail servers: resolve, check, connect to the address that was checked, and
/// put TLS around it with certificate and host name verified, always.
public final class MailSockets {
  private static final int SESSIONS = 100;

  private final AllowedAddresses addresses;
  private final Connector connector;
  private final SSLContext tls;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  public MailSockets(
      HostResolver resolver,
      Connector connector,
      SSLContext tls,
      Duration connectTimeout,
      Duration readTimeout) {
    this.addresses = new AllowedAddresses(resolver);
    this.connector = connector;
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  /// What the system trusts. Few sessions are kept for resumption: each holds a ticket, and a
  /// worker with thousands of connections seldom makes one anew.
  public static SSLContext systemTls() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      context.getClientSessionContext().setSessionCacheSize(SESSIONS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  public Duration readTimeout() {
    return readTimeout;
  }

  /// A plain connection, whatever the server's security: TLS is put around it with {@link #secure}.
  public Wire connect(Server server, boolean allowPrivateHosts) throws InterruptedException {
    return connect(server, allowPrivateHosts, () -> {});
  }

  /// As above, and tells when it ends.
  ///
  /// @param closed runs when the connection is closed, maybe more than once; not if none was made
  public Wire connect(Server server, boolean allowPrivateHosts, Runnable closed)
      throws InterruptedException {
    return connectToFirst(addresses.of(server.host(), allowPrivateHosts), server, closed);
  }

  private Wire connectToFirst(List<InetAddress> allowed, Server server, Runnable closed)
      throws InterruptedException {
    IOException last = new IOException("no address");
    for (var address : allowed) {
      try {
        var socket =
            connector.connect(new InetSocketAddress(address, server.port()), connectTimeout);
        var wire = new PlainWire(socket, closed);
        wire.readTimeout(readTimeout);
        return wire;
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

  /// Puts TLS around an open connection and shakes hands. The plain one is closed on failure.
  public Wire secure(Wire plain, Server server) throws InterruptedException {
    try {
      var engine = tls.createSSLEngine(server.host(), server.port());
      engine.setUseClientMode(true);
      var parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      var secured = new TlsWire(plain, engine);
      secured.handshake();
      return secured;
    } catch (IOException e) {
      plain.close();
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
}
