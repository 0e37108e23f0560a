package dev.syncline.sync.account;

import dev.syncline.provider.UseLedger;
import dev.syncline.sync.apply.AccountWriter;

/// What an account used of its provider, beside the account in its shard: the worker that has it
/// next goes on counting.
final class KeptUse implements UseLedger {
  private final AccountWriter writer;

  KeptUse(AccountWriter writer) {
    this.writer = writer;
  }

  @Override
  public String read() {
    return writer.read(session ->
        session
            .createNativeQuery(
                "select hours from provider_use where account_id = :account", String.class)
            .setParameter("account", writer.account().id().value())
            .uniqueResultOptional()
            .orElse(""));
  }

  @Override
  public void write(String use) throws InterruptedException {
    var _ =
        writer.write(session ->
            session
                .createNativeMutationQuery(
                    """
                    insert into provider_use (account_id, hours) values (:account, :hours)
                    on duplicate key update hours = :hours
                    """)
                .setParameter("account", writer.account().id().value())
                .setParameter("hours", use)
                .executeUpdate());
  }
}
