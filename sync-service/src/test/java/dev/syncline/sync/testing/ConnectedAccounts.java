package dev.syncline.sync.testing;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountOffers;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.testing.TestModel;
import java.time.Instant;

/// Connects accounts as the API does.
record ConnectedAccounts(TestModel model, Application application, Sealer sealer) {

  Location connect(String email, AccountSettings settings, AccountSecret secret) {
    var seed = IdentitySeed.of(application.publicId(), "imap", email);
    var place = model.locations().place(seed.grant(), application.id(), "imap", email);
    model
        .shards()
        .sql(place.shard())
        .sql(
            "insert ignore into log_head (account_id, application_id, epoch, seq, oldest_seq)"
                + " values (?, ?, 7, 0, 1)")
        .params(place.account().value(), application.id().value())
        .update();
    var account =
        new Account(
            place.account(),
            seed.grant(),
            application.id(),
            "imap",
            email,
            seed,
            settings.toJson(),
            sealer.seal(secret.toJson(), AccountSecret.context(seed.grant())),
            Instant.now());
    var _ =
        model
            .shards()
            .inTransaction(
                place.shard(),
                session -> {
                  session.persist(account);
                  AccountOffers.offer(session, place.account());
                  return true;
                });
    return place;
  }
}
