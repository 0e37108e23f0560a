package dev.syncline.model.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.testing.TestModel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountLocationsIT {
  private final TestModel model = new TestModel();
  private final AccountLocations locations = new AccountLocations(model.databases());
  private ApplicationId application;

  @BeforeEach
  void start() {
    application = model.applications().create("places").id();
  }

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void newAccountsGoWhereTheFewestAre() {
    var placed = place(6);

    assertThat(placed.stream().map(Location::shard).distinct()).hasSize(2);
    assertThat(placed.stream().filter(here(placed.getFirst()))).hasSize(3);
  }

  @Test
  void whatIsForgottenMakesRoom() {
    var placed = place(6);
    var first = placed.getFirst();
    placed.stream().filter(here(first)).forEach(each -> locations.forget(each.account()));
    locations.forget(first.account());

    assertThat(place(3)).allMatch(here(first));
  }

  @Test
  void aGrantThatIsPlacedAgainStaysAndIsNotCountedTwice() {
    var placed = place(2);
    for (int i = 0; i < 5; i++) {
      assertThat(place(placed.getFirst().grant())).isEqualTo(placed.getFirst());
    }

    assertThat(place(4).stream().filter(here(placed.getFirst()))).hasSize(2);
  }

  private List<Location> place(int count) {
    var placed = new ArrayList<Location>();
    for (int i = 0; i < count; i++) {
      placed.add(place(UUID.randomUUID()));
    }
    return placed;
  }

  private Location place(UUID grant) {
    return locations.place(grant, application, "imap", "ada@example.com");
  }

  private static Predicate<Location> here(Location other) {
    return each -> each.shard().equals(other.shard());
  }
}
