package dev.syncline.api.grant;

import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.account.Account;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.GrantView;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Lets an account rest and wakes it again. What is stored can be read all the time; what is asked
/// of the provider meanwhile waits.
@RestController
public final class PauseController {
  private static final int LONGEST_REASON = 500;

  private final Shards shards;
  private final Wakeups wakeups;
  private final InstantSource clock;

  public PauseController(Shards shards, Wakeups wakeups, InstantSource clock) {
    this.shards = shards;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /// @param reason shown as `sync_failure_detail`
  record PauseRequest(@Nullable String reason) {}

  /// One that is paused already stays so, for the reason it was given first.
  @PostMapping("/v3/grants/{grant}/pause")
  Answer<GrantView> pause(Grant grant, @RequestBody(required = false) @Nullable PauseRequest wish) {
    var given = wish == null ? null : wish.reason();
    if (given != null && given.length() > LONGEST_REASON) {
      throw ApiException.invalid(
          "reason has %d characters and may have %d".formatted(given.length(), LONGEST_REASON));
    }
    var reason = given == null || given.isBlank() ? "paused through the API" : given;
    return change(grant, account -> account.pause(reason, clock.instant()));
  }

  @PostMapping("/v3/grants/{grant}/resume")
  Answer<GrantView> resume(Grant grant) {
    return change(grant, account -> account.resume(clock.instant()));
  }

  private Answer<GrantView> change(Grant grant, Consumer<Account> change) {
    var view =
        shards.inTransaction(
            grant.shard(),
            session -> {
              var account = session.find(Account.class, grant.account().value());
              if (account == null) {
                throw ApiException.notFound("grant");
              }
              change.accept(account);
              return GrantView.of(account);
            });
    wakeups.accountChanged(grant.account());
    return Answer.of(view);
  }
}
