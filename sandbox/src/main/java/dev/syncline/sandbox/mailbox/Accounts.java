package dev.syncline.sandbox.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Everyone who has mail here.
public final class Accounts implements AutoCloseable {
  private final Map<String, Account> byAddress = new ConcurrentSkipListMap<>();
  private final InstantSource clock;
  private final @Nullable Path directory;

  /// Keeps mail in memory when there is no directory.
  public Accounts(InstantSource clock, @Nullable Path directory) {
    this.clock = clock;
    this.directory = directory;
  }

  /// Opens an account as it was left, or a new one with nothing but an INBOX.
  public Account open(String address, String password, AccountKind kind) throws IOException {
    var key = address.toLowerCase(Locale.ROOT);
    if (byAddress.containsKey(key)) {
      throw new IllegalArgumentException("the account is already open");
    }
    var account =
        directory == null
            ? new Account(address, password, kind, clock, Journal.NONE)
            : DirectoryJournal.open(
                directory.resolve(folderName(key)), address, password, kind, clock);
    if (account.folder(Account.INBOX).isEmpty()) {
      account.create(Account.INBOX, SpecialUse.NONE);
      account.subscribe(Account.INBOX, true);
      if (kind == AccountKind.GMAIL) {
        account.createGmail();
      }
    }
    byAddress.put(key, account);
    return account;
  }

  public Optional<Account> find(String address) {
    return Optional.ofNullable(byAddress.get(address.toLowerCase(Locale.ROOT)));
  }

  public Collection<Account> all() {
    return List.copyOf(byAddress.values());
  }

  @Override
  public void close() {
    byAddress.values().forEach(Account::close);
  }

  private static String folderName(String address) {
    if (!address.matches("[a-z0-9._+-]+@?[a-z0-9.-]*") || address.startsWith(".")) {
      throw new IllegalArgumentException("an account kept on disk needs a plain ASCII address");
    }
    return address;
  }
}
