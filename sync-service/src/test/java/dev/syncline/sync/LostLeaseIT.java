package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.mail.Message;
import dev.syncline.sync.apply.AccountWriter;
import dev.syncline.sync.apply.SyncedAccount;
import dev.syncline.sync.lease.AccountLease;
import dev.syncline.sync.lease.AccountLeases;
import dev.syncline.sync.lease.LeaseLost;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.SyncRig;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A worker that was asleep while another took its account.
class LostLeaseIT {
  @Test
  void aWorkerWhoseAccountWasTakenOverWritesNothingMore() throws Exception {
    try (var rig = new SyncRig();
        var mailbox = rig.mailbox()) {
      mailbox.deliver("INBOX", "one");
      mailbox.connect();
      rig.startService();
      mailbox.awaitFollowing();
      rig.stopService();
      var asleep = take(rig, mailbox, "asleep", Duration.ofSeconds(1));
      var late = new AccountWriter(rig.model().shards(), account(mailbox, asleep));
      var _ = take(rig, mailbox, "awake", Duration.ofMinutes(1));
      var head = mailbox.logHead();

      assertThatThrownBy(() -> star(mailbox, late)).isInstanceOf(LeaseLost.class);

      assertThat(mailbox.message("one").isStarred()).isFalse();
      assertThat(mailbox.logHead()).isEqualTo(head);
    }
  }

  /// Once the one before it has not said for long enough that it lives.
  private static AccountLease take(SyncRig rig, Mailbox mailbox, String owner, Duration ttl) {
    var place = mailbox.location();
    var leases = new AccountLeases(rig.model().shards(), owner, ttl);
    var wanted = new AccountLeases.Wanted(true, true, "", null);
    mailbox.until(() -> leases.free(place.shard(), wanted, 100).contains(place.account()));
    leases.renew(place.shard());
    return leases.take(place.shard(), List.of(place.account())).getFirst().lease();
  }

  private static boolean star(Mailbox mailbox, AccountWriter writer) throws InterruptedException {
    UUID id = mailbox.message("one").id();
    return writer.write(
        session -> session.find(Message.class, mailbox.key(id)).show(false, true, false, false));
  }

  private static SyncedAccount account(Mailbox mailbox, AccountLease lease) {
    var email = mailbox.user() + "@example.org";
    var seed = IdentitySeed.of(UUID.randomUUID(), "imap", email);
    return new SyncedAccount(lease, mailbox.location().grant(), seed, email);
  }
}
