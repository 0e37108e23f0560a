package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.Failure;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.ProviderLimits;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GovernorIT {
  private static final int ACCOUNTS = 60;

  private final ConnectionsAtOnce connections = new ConnectionsAtOnce();
  private final List<MailAccount> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private SandboxServer sandbox;
  private Governor governor;
  private ImapProvider provider;

  @BeforeEach
  void start() throws IOException {
    var settings = SandboxSettings.inMemory(address(0), "secret");
    for (var n = 1; n < ACCOUNTS; n++) {
      settings = settings.withAccount(address(n), "secret");
    }
    sandbox = SandboxServer.start(settings);
    limit(Map.of());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    opened.forEach(MailAccount::close);
    sandbox.close();
    threads.close();
  }

  @Test
  void allAccountsOfAHostGetTheirTurnWithinItsLoginsAndConnections()
      throws ExecutionException, InterruptedException, TimeoutException {
    limit(Map.of("logins-per-second", "20", "login-burst", "10", "connections", "12"));
    var began = System.nanoTime();
    var turns = new ArrayList<Future<?>>();
    for (var n = 0; n < ACCOUNTS; n++) {
      var account = open(n);
      turns.add(
          threads.submit(() -> {
            account.read("INBOX", Urgency.NEW_MAIL).close(); // keeps a connection that is unused
            return true;
          }));
    }
    for (var turn : turns) {
      turn.get(60, TimeUnit.SECONDS);
    }

    assertThat(connections.most()).isLessThanOrEqualTo(12);
    var times = connections.times();
    assertThat(times).hasSize(ACCOUNTS);
    for (var n = 10; n < ACCOUNTS; n++) {
      assertThat(times.get(n) - began)
          .as("login %d", n)
          .isGreaterThanOrEqualTo(Duration.ofMillis(50).multipliedBy(n - 9).toNanos());
    }
  }

  @Test
  void whatAUserAsksOvertakesFiftyWhoWaitWithOldMail()
      throws ExecutionException, InterruptedException, TimeoutException {
    limit(Map.of("connections", "1"));
    var order = new CopyOnWriteArrayList<String>();
    var first = open(0).read("INBOX", Urgency.NEW_MAIL);
    var waiting = new ArrayList<Future<?>>();
    for (var n = 1; n <= 50; n++) {
      var account = open(n);
      waiting.add(
          threads.submit(() -> {
            var reader = account.read("INBOX", Urgency.BACKFILL);
            order.add("old mail");
            reader.close();
            return true;
          }));
    }
    until(() -> governor.waiting(Urgency.BACKFILL) == 50);
    var user = open(51);
    waiting.add(
        threads.submit(() -> {
          user.execute(new Command.CreateFolder("Work"));
          order.add("user");
          return true;
        }));
    until(() -> governor.waiting(Urgency.USER) == 1);

    first.close();

    for (var turn : waiting) {
      turn.get(60, TimeUnit.SECONDS);
    }
    assertThat(order).hasSize(51).startsWith("user");
    assertThat(connections.most()).isEqualTo(1);
  }

  @Test
  void aHostThatIsDownIsAskedByOneAtATimeAndAllAreBackSoonAfterIt()
      throws ExecutionException, InterruptedException, TimeoutException {
    connections.refuse(true);
    var told = new CountDownLatch(40);
    var back = new ArrayList<Future<?>>();
    for (var n = 0; n < 40; n++) {
      var account = open(n);
      var settings = settings(n);
      back.add(
          threads.submit(() -> {
            triesUntilItWorks(account, settings, told);
            return true;
          }));
    }
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(governor.away("loopback")).isEqualTo(1);
    connections.forget();
    until(() -> !connections.times().isEmpty());
    assertThat(connections.most()).isEqualTo(1);

    connections.refuse(false);

    for (var one : back) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(governor.away("loopback")).isZero();
  }

  /// As a worker does that would sleep for hours if nobody woke it.
  private void triesUntilItWorks(
      MailAccount account, ConnectionSettings settings, CountDownLatch told)
      throws InterruptedException {
    var first = true;
    while (true) {
      try {
        account.folders();
        return;
      } catch (ProviderException e) {
        assertThat(e.failure()).isInstanceOf(Failure.Unreachable.class);
        var woken = new Semaphore(0);
        var takeBack = provider.wakeLater(settings, woken::release);
        if (first) {
          told.countDown();
        }
        first = false;
        if (!e.failure().detail().startsWith("not tried")) {
          Thread.sleep(100); // Its own failure: it tries again by itself.
          continue;
        }
        woken.acquire();
        takeBack.run();
      }
    }
  }

  @Test
  void oldMailPausesBeforeTheDaysBytesAreSpentAndNewMailAndUsersGoOn() throws InterruptedException {
    limit(Map.of("download-mb-per-day", "3"));
    var mailbox = sandbox.mailbox(address(0));
    for (var n = 0; n < 200; n++) {
      mailbox.deliver("m" + n).text("0123456789 ".repeat(1_800)).into("INBOX");
    }
    var ledger = new KeptLedger();
    var account = provider.open(settings(0), ledger);
    opened.add(account);
    var uids = new ArrayList<Long>();
    var fetched = new ArrayList<Long>();
    try (var reader = account.read("INBOX", Urgency.BACKFILL)) {
      reader.changes(
          Checkpoint.NOTHING,
          KnownMessages.NONE,
          change -> {
            if (change instanceof RemoteChange.Appeared(var message)) {
              uids.add(message.uid());
            }
          });
      var failure =
          Scripted.failureOf(
              () -> reader.fetch(uids, (message, raw) -> fetched.add(message.uid())));
      assertThat(failure).isInstanceOf(Failure.BudgetSpent.class);
      assertThat(fetched).hasSizeBetween(100, 150);
      assertThatCode(() -> reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, _ -> {}))
          .doesNotThrowAnyException();
    }
    account.close();

    var later = provider.open(settings(0), ledger);
    opened.add(later);
    assertThat(Scripted.failureOf(() -> later.read("INBOX", Urgency.BACKFILL)))
        .isInstanceOf(Failure.BudgetSpent.class);
    assertThat(later.folders()).isNotEmpty();
    later.execute(new Command.CreateFolder("Work"));
  }

  private static final class KeptLedger implements UseLedger {
    private String kept = "";

    @Override
    public String read() {
      return kept;
    }

    @Override
    public void write(String use) {
      kept = use;
    }
  }

  private void limit(Map<String, String> limits) {
    governor = new Governor(ProviderLimits.load(Map.of("loopback", limits)));
    provider =
        new ImapProvider(
            HostResolver.SYSTEM,
            connections,
            MailSockets.systemTls(),
            ImapTimings.DEFAULT,
            governor,
            CompressionRule.NEVER);
  }

  private MailAccount open(int user) {
    var account = provider.open(settings(user));
    opened.add(account);
    return account;
  }

  private ConnectionSettings settings(int user) {
    var server =
        new ConnectionSettings.Server(
            "127.0.0.1", sandbox.imapPort(), Security.NONE, address(user), "secret");
    return new ConnectionSettings(server, server, 5, true);
  }

  private static String address(int user) {
    return "user%d@sandbox.example".formatted(user);
  }

  private static void until(BooleanSupplier happened) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
