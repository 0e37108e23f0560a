package dev.syncline.webhook.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HttpEndpointsIT {
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("1.1.1.1");

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private URI url;

  HttpEndpointsIT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = URI.create("http://hooks.example:%d/in".formatted(server.getAddress().getPort()));
  }

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aHostWhoseAddressIsPrivateIsRefusedBeforeAnythingIsSent() throws IOException {
    answer(200, "");
    try (var endpoints = endpoints(false, Resolvers.loopback())) {
      var outcome = post(endpoints, url);

      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(requests).hasValue(0);
    }
  }

  @Test
  void literalAddressesAreCheckedToo() throws IOException {
    answer(200, "");
    try (var endpoints = endpoints(false, SystemDefaultDnsResolver.INSTANCE)) {
      for (var host : new String[] {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"}) {
        var literal = URI.create("http://%s:%d/".formatted(host, url.getPort()));

        assertThat(post(endpoints, literal)).as(host).isInstanceOf(Outcome.Refused.class);
      }
      assertThat(requests).hasValue(0);
    }
  }

  @Test
  void aHostThatHasBothKindsOfAddressesIsRefused() throws IOException {
    answer(200, "");
    var both =
        Resolvers.resolver(
            InetAddress.getByName("1.1.1.1"), InetAddress.getByName("169.254.169.254"));
    try (var endpoints = endpoints(false, both)) {
      assertThat(post(endpoints, url)).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void plainHttpAndPasswordsInUrlsAreRefused() {
    try (var endpoints =
        new HttpEndpoints(settings(false, true), Resolvers.loopback(), InstantSource.system())) {
      assertThat(post(endpoints, url)).isInstanceOf(Outcome.Refused.class);
    }
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      assertThat(post(endpoints, URI.create("http://a:b@hooks.example/")))
          .isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void redirectsAreNotFollowed() {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      assertThat(post(endpoints, url)).isEqualTo(new Outcome.Rejected(302, Optional.empty()));
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void aRedirectToTheMetadataServiceLeadsNowhere() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data/");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    var network = new Detour(server.getAddress());
    var names = new ArrayList<String>();
    DnsResolver resolver =
        Resolvers.resolver(host -> {
          names.add(host);
          return SOMEWHERE;
        });
    try (var endpoints = endpoints(false, resolver, network)) {
      assertThat(post(endpoints, url)).isEqualTo(new Outcome.Rejected(307, Optional.empty()));
      assertThat(names).containsExactly("hooks.example");
      assertThat(network.connects).containsExactly("1.1.1.1");
    }
  }

  @Test
  void aNameThatPointsInwardsLaterIsRefusedWhenItIsConnectedToAgain() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().add("Connection", "close");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    var network = new Detour(server.getAddress());
    var address = new AtomicReference<>(SOMEWHERE);
    try (var endpoints = endpoints(false, Resolvers.resolver(_ -> address.get()), network)) {
      assertThat(post(endpoints, url)).isEqualTo(new Outcome.Accepted(200));

      for (var inward : List.of("127.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1")) {
        address.set(InetAddress.getByName(inward));
        assertThat(post(endpoints, url)).as(inward).isInstanceOf(Outcome.Refused.class);
      }

      assertThat(network.connects).containsExactly("1.1.1.1");
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void aKeptConnectionThatTheServerClosedCostsNoAttempt() throws IOException {
    try (var closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOncePerConnection(closing));
      var to = URI.create("http://hooks.example:%d/".formatted(closing.getLocalPort()));
      try (var endpoints = endpoints(true, Resolvers.loopback())) {
        for (int i = 0; i < 20; i++) {
          assertThat(post(endpoints, to)).isEqualTo(new Outcome.Accepted(200));
        }
      }
    }
  }

  @Test
  void whoHangsUpWithoutAnAnswerIsAskedOnce() throws IOException {
    try (var closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var connections = new AtomicInteger();
      Thread.ofVirtual().start(() -> hangUp(closing, connections));
      var to = URI.create("http://hooks.example:%d/".formatted(closing.getLocalPort()));
      try (var endpoints = endpoints(true, Resolvers.loopback())) {
        assertThat(post(endpoints, to)).isEqualTo(new Outcome.Unreachable(Outcome.Kind.BROKEN));
        assertThat(connections).hasValue(1);
      }
    }
  }

  @Test
  void anEndpointThatNeverAnswersEndsAtTheDeadline() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var endpoints = endpoints(true, Resolvers.loopback())) {
      var to = URI.create("http://hooks.example:%d/".formatted(silent.getLocalPort()));

      assertThat(post(endpoints, to)).isEqualTo(new Outcome.Unreachable(Outcome.Kind.TIMEOUT));
    }
  }

  @Test
  void ofTenGigabytesOnlyTheBeginningIsRead() throws InterruptedException {
    var written = new AtomicLong();
    var done = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 10L << 30);
          var block = new byte[65536];
          try (var body = exchange.getResponseBody()) {
            while (written.get() < 10L << 30) {
              body.write(block);
              written.addAndGet(block.length);
            }
          } finally {
            done.countDown();
          }
        });
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      var answer = endpoints.post(url, Map.of(), new byte[0]);

      assertThat(answer.outcome()).isEqualTo(new Outcome.Accepted(200));
      assertThat(answer.body()).hasSize(16 * 1024);
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void anAnswerThatDripsEndsAtTheDeadline() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            drip(body);
          }
        });
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      var begun = System.nanoTime();

      assertThat(post(endpoints, url)).isEqualTo(new Outcome.Unreachable(Outcome.Kind.TIMEOUT));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void anEndlessAnswerCountsByItsStatus() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            var block = new byte[65536];
            for (int i = 0; i < 100_000; i++) {
              body.write(block);
            }
          }
        });
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      assertThat(post(endpoints, url)).isEqualTo(new Outcome.Accepted(200));
    }
  }

  @Test
  void whoDoesNotAnswerIsUnreachable() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      assertThat(post(endpoints, URI.create("http://hooks.example:%d/".formatted(closed))))
          .isEqualTo(new Outcome.Unreachable(Outcome.Kind.CONNECT));
    }
  }

  @Test
  void retryAfterIsRead() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.sendResponseHeaders(429, -1);
          exchange.close();
        });
    try (var endpoints = endpoints(true, Resolvers.loopback())) {
      assertThat(post(endpoints, url))
          .isEqualTo(new Outcome.Rejected(429, Optional.of(Duration.ofSeconds(7))));
    }
  }

  private static void answerOncePerConnection(ServerSocket server) {
    try {
      while (true) {
        try (var socket = server.accept()) {
          var in = socket.getInputStream();
          var text = new StringBuilder();
          while (!text.toString().endsWith("{}")) {
            text.append((char) in.read());
          }
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        }
      }
    } catch (IOException _) {
      // the test is over
    }
  }

  private static void hangUp(ServerSocket server, AtomicInteger connections) {
    try {
      while (true) {
        try (var socket = server.accept()) {
          connections.incrementAndGet();
          var _ = socket.getInputStream().read();
        }
      }
    } catch (IOException _) {
      // the test is over
    }
  }

  private static void drip(OutputStream body) throws IOException {
    for (int i = 0; i < 1000; i++) {
      body.write('.');
      body.flush();
      LockSupport.parkNanos(100_000_000);
    }
  }

  private void answer(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private static Outcome post(HttpEndpoints endpoints, URI to) {
    return endpoints.post(to, Map.of("x", "y"), "{}".getBytes(UTF_8)).outcome();
  }

  private static HttpEndpoints endpoints(
      boolean allowPrivate, DnsResolver resolver, Detour network) {
    return new HttpEndpoints(
        settings(true, allowPrivate), resolver, InstantSource.system(), network);
  }

  private static HttpEndpoints endpoints(boolean allowPrivate, DnsResolver resolver) {
    return new HttpEndpoints(settings(true, allowPrivate), resolver, InstantSource.system());
  }

  private static DeliverySettings settings(boolean allowHttp, boolean allowPrivate) {
    return new DeliverySettings(
        "key",
        allowHttp,
        allowPrivate,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        DataSize.ofKilobytes(16),
        DataSize.ofMegabytes(1));
  }
}
