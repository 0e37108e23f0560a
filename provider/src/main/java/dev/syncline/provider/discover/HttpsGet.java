package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.MailSockets;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/// Fetches a small file from a host that somebody else chose. As little of HTTP/1.1 (RFC 9112) as
/// that takes, over the sockets that mail goes over: resolved once, checked, connected to the
/// address that was checked, the certificate verified. Redirects are followed to HTTPS on its own
/// port only, each checked anew.
final class HttpsGet {
  private static final int PORT = 443;
  private static final int MAX_REDIRECTS = 3;

  private final MailSockets sockets;
  private final boolean allowPrivateHosts;

  HttpsGet(MailSockets sockets, boolean allowPrivateHosts) {
    this.sockets = sockets;
    this.allowPrivateHosts = allowPrivateHosts;
  }

  /// Empty when there is no such file.
  Optional<byte[]> fetch(URI first) throws InterruptedException {
    var uri = first;
    for (var hop = 0; hop <= MAX_REDIRECTS; hop++) {
      var answer = ask(uri);
      switch (answer.status()) {
        case 200 -> {
          return Optional.of(answer.body());
        }
        case 301, 302, 303, 307, 308 -> uri = next(uri, answer.location());
        default -> {
          return Optional.empty();
        }
      }
    }
    throw new ProviderException(
        new Failure.Refused(
            "https://%s redirects more than %d times".formatted(first.getHost(), MAX_REDIRECTS)));
  }

  private static URI next(URI from, String location) {
    try {
      var to = URI.create(from.resolve(location).toASCIIString());
      if ("https".equalsIgnoreCase(to.getScheme())
          && to.getHost() != null
          && to.getRawUserInfo() == null
          && (to.getPort() == -1 || to.getPort() == PORT)) {
        return to;
      }
    } catch (IllegalArgumentException _) {
      // It is none: said below.
    }
    throw new ProviderException(
        new Failure.Refused(
            "https://%s redirects to where it is not followed: only to https on port 443"
                .formatted(from.getHost())));
  }

  private HttpAnswer ask(URI uri) throws InterruptedException {
    var server = new Server(uri.getHost(), PORT, Security.TLS, "", "");
    try (var wire = sockets.secure(sockets.connect(server, allowPrivateHosts), server)) {
      wire.output().write(request(uri).getBytes(US_ASCII));
      wire.output().flush();
      InputStream in = new BufferedInputStream(wire.input());
      return HttpAnswer.read(in);
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(
          new Failure.Unreachable("https://%s: %s".formatted(uri.getHost(), e.getMessage())), e);
    }
  }

  private static String request(URI uri) {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return """
    GET %s HTTP/1.1
    Host: %s
    User-Agent: Syncline
    Accept: application/xml, text/xml
    Accept-Encoding: identity
    Connection: close

    """
        .formatted(path + query, uri.getHost())
        .replace("\n", "\r\n");
  }
}
