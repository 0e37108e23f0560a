package dev.syncline.sandbox;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A server with one account and one logged-in connection.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
abstract class SandboxTest {
  static final String ADA = "ada@sandbox.example";
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  SandboxServer server;
  RawConnection imap;

  @BeforeEach
  void start() throws IOException {
    server =
        SandboxServer.start(
            SandboxSettings.inMemory(ADA, "secret")
                .withAccount("bob@sandbox.example", "bobs")
                .withClock(InstantSource.fixed(NOW)));
    imap = RawConnection.imap(server);
  }

  @AfterEach
  void stop() throws IOException {
    imap.close();
    server.close();
  }
}
