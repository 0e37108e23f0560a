package dev.syncline.model.connector;

import dev.syncline.model.account.AccountSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// What `known-providers.properties` says of a provider whose mailboxes all are on the same
/// servers.
///
/// @param scope what a renewed token is to be good for, if the provider wants to be told
public record KnownProvider(
    String name, AccountSettings servers, String tokenUrl, @Nullable String scope) {
  private static final Properties TABLE = table();
  private static final String ANY_TENANT = "common";

  public static Optional<KnownProvider> named(String name) {
    if (TABLE.getProperty(name + ".imap") == null) {
      return Optional.empty();
    }
    var imap = words(name + ".imap");
    var smtp = words(name + ".smtp");
    return Optional.of(
        new KnownProvider(
            name,
            new AccountSettings(
                imap[0],
                Integer.parseInt(imap[1]),
                imap[2],
                smtp[0],
                Integer.parseInt(smtp[1]),
                smtp[2]),
            TABLE.getProperty(name + ".token"),
            TABLE.getProperty(name + ".scope")));
  }

  public String tokenUrl(@Nullable String tenant) {
    return tokenUrl.replace("{tenant}", tenant == null ? ANY_TENANT : tenant);
  }

  private static String[] words(String key) {
    return TABLE.getProperty(key).split(" +", 3);
  }

  private static Properties table() {
    var table = new Properties();
    try (var in = KnownProvider.class.getResourceAsStream("known-providers.properties")) {
      table.load(in);
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
