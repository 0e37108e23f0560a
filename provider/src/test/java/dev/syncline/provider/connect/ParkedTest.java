package dev.syncline.provider.connect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkedTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int MANY = 300;

  private final Semaphore told = new Semaphore(0);
  private final ServerSocket listening;
  private Wire wire;
  private Socket server;

  ParkedTest() throws IOException {
    listening = new ServerSocket(0, MANY, InetAddress.getLoopbackAddress());
    wire = connect();
    server = listening.accept();
  }

  @BeforeEach
  void setTimeout() throws IOException {
    wire.readTimeout(Duration.ofSeconds(5));
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    server.close();
    listening.close();
  }

  @Test
  void whatTheServerSaysEndsItAndIsReadAfterwards() throws IOException, InterruptedException {
    for (var round = 0; round < 3; round++) {
      var parked = wire.park(LONG, told::release);
      assertThat(told.tryAcquire(50, TimeUnit.MILLISECONDS)).as("too early").isFalse();

      say("hello");

      assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      assertThat(parked.isReadable()).isTrue();
      wire.await();
      assertThat(new String(wire.input().readNBytes(5), US_ASCII)).isEqualTo("hello");
      assertThat(wire.hasSome()).isFalse();
    }
  }

  @Test
  void whatWasThereBeforeEndsIt() throws IOException, InterruptedException {
    say("hello");
    var _ = wire.park(LONG, told::release);

    assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theTimeEndsIt() throws IOException, InterruptedException {
    var parked = wire.park(Duration.ofMillis(20), told::release);

    assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(parked.isReadable()).isFalse();
  }

  @Test
  void whoeverEndsItDoesSoOnce() throws IOException, InterruptedException {
    var parked = wire.park(LONG, told::release);
    parked.end();
    say("hello");
    parked.end();
    wire.close();

    assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(told.tryAcquire(100, TimeUnit.MILLISECONDS)).as("a second time").isFalse();
  }

  @Test
  void theServerThatHangsUpEndsIt() throws IOException, InterruptedException {
    var parked = wire.park(LONG, told::release);
    server.close();

    assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(parked.isReadable()).isTrue();
    assertThat(wire.input().read()).isEqualTo(-1);
  }

  @Test
  void toCloseTheConnectionEndsIt() throws IOException, InterruptedException {
    var _ = wire.park(LONG, told::release);
    Thread.sleep(20); // until the selector knows it, most likely: a key of its own ends silently
    wire.close();

    assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyAreToldEachOfItsOwn() throws IOException, InterruptedException {
    var wires = new ArrayList<Wire>();
    var servers = new ArrayList<Socket>();
    try {
      for (var i = 0; i < MANY; i++) {
        wires.add(connect());
        servers.add(listening.accept());
        var _ = wires.getLast().park(LONG, told::release);
      }
      for (var odd = 1; odd < MANY; odd += 2) {
        servers.get(odd).close();
      }
      assertThat(told.tryAcquire(MANY / 2, 10, TimeUnit.SECONDS)).isTrue();
      assertThat(told.tryAcquire(50, TimeUnit.MILLISECONDS)).as("of the others").isFalse();
    } finally {
      for (var i = 0; i < servers.size(); i++) {
        servers.get(i).close();
        wires.get(i).close();
      }
    }
  }

  private Wire connect() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    return new PlainWire(Connector.TCP.connect(address, Duration.ofSeconds(5)), () -> {});
  }

  private void say(String words) throws IOException {
    server.getOutputStream().write(words.getBytes(US_ASCII));
  }
}
