package dev.syncline.sync.check;

import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.provider.discover.Discoverer;
import dev.syncline.provider.discover.Finding;
import dev.syncline.provider.discover.Service;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Searches the settings of addresses, so many at a time: each is a handful of questions to hosts
/// that somebody else chose.
public final class SettingsSearch {
  private static final int AT_ONCE = 32;
  private static final int MAX_NOTE = 1000;

  private final Discoverer discoverer;
  private final Semaphore free = new Semaphore(AT_ONCE);

  public SettingsSearch(Discoverer discoverer) {
    this.discoverer = discoverer;
  }

  Outcome answer(String address) throws InterruptedException {
    free.acquire();
    try {
      return outcome(discoverer.find(address));
    } finally {
      free.release();
    }
  }

  private static Outcome outcome(Finding finding) {
    return switch (finding) {
      case Finding.Servers servers ->
          new Outcome.Searched(settings(servers.source(), servers.service(), Optional.of(servers)));
      case Finding.OutOfReach(var source, var service) ->
          new Outcome.Searched(settings(source, service, Optional.empty()));
      case Finding.Nothing(var troubles) ->
          new Outcome.Searched(DiscoveredSettings.nothing(sentence(troubles)));
      case Finding.NoAddress(var why) -> new Outcome.Failed("NoAddress", why);
    };
  }

  private static DiscoveredSettings settings(
      Finding.Source source, Service service, Optional<Finding.Servers> servers) {
    return new DiscoveredSettings(
        word(source),
        word(service.kind()),
        service.type(),
        word(service.login()),
        servers.map(SettingsSearch::places).orElse(null),
        servers.map(found -> found.imap().user()).orElse(null),
        servers.map(found -> found.smtp().user()).orElse(null),
        servers.map(Finding.Servers::forgeable).orElse(false),
        service.note(),
        service.help());
  }

  private static AccountSettings places(Finding.Servers found) {
    return new AccountSettings(
        found.imap().host(),
        found.imap().port(),
        found.imap().security().name(),
        found.smtp().host(),
        found.smtp().port(),
        found.smtp().security().name());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String sentence(List<String> troubles) {
    var all = String.join("; ", troubles);
    return all.length() > MAX_NOTE ? all.substring(0, MAX_NOTE) : all;
  }
}
