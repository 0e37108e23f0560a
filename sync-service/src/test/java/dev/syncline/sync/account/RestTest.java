package dev.syncline.sync.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");
  private static final List<RemoteFolder> LISTED = List.of(folder("INBOX", "1:2:3"));

  private final Rest rest = new Rest();

  @Test
  void lastsWhileTheListingIsTheSameForTenMinutes() {
    rest.begin(LISTED, rest.ends(), NOW);

    assertThat(rest.lasts(LISTED, NOW.plusSeconds(599))).isTrue();
    assertThat(rest.lasts(LISTED, NOW.plus(Duration.ofMinutes(10)))).isFalse();
  }

  @Test
  void aListingThatDiffersEndsItEvenIfTheNextIsAsBefore() {
    rest.begin(LISTED, rest.ends(), NOW);

    assertThat(rest.lasts(List.of(folder("INBOX", "1:3:4")), NOW)).isFalse();
    assertThat(rest.lasts(LISTED, NOW)).isFalse();
  }

  @Test
  void whatIsToldWhileFoldersAreListedKeepsItFromBeginning() {
    var before = rest.ends();
    rest.end();

    rest.begin(LISTED, before, NOW);

    assertThat(rest.lasts(LISTED, NOW)).isFalse();
  }

  @Test
  void aServerThatSaysNothingOfAFolderNeverLetsItRest() {
    var silent = List.of(folder("INBOX", null));
    rest.begin(silent, rest.ends(), NOW);

    assertThat(rest.lasts(silent, NOW)).isFalse();
  }

  private static RemoteFolder folder(String path, @Nullable String mark) {
    return new RemoteFolder(
        path, path, null, true, Set.of(), FolderRole.INBOX, false, null, mark, "/", "");
  }
}
