package dev.syncline.api.audit;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.account.Account;
import dev.syncline.model.audit.Audit;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import jakarta.persistence.LockModeType;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Asks for an audit of an account, and shows what it found.
@RestController
public final class AuditController {
  private final Shards shards;
  private final Wakeups wakeups;
  private final InstantSource clock;

  public AuditController(Shards shards, Wakeups wakeups, InstantSource clock) {
    this.shards = shards;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  @GetMapping("/v3/grants/{grant}/audit")
  Answer<AuditView> find(Grant grant) {
    var audit = shards.read(grant.shard(), session -> Audit.find(session, grant.account()));
    if (audit == null) {
      throw ApiException.notFound("audit");
    }
    return Answer.of(AuditView.of(grant.id(), audit));
  }

  /// One that is under way already is not begun again. The account's row is locked, so that who
  /// asks at the same time waits, and none is asked for of an account that has just gone.
  @PostMapping("/v3/grants/{grant}/audit")
  Answer<AuditView> ask(Grant grant) {
    var audit =
        shards.inTransaction(
            grant.shard(),
            session -> {
              var account =
                  session.find(
                      Account.class, grant.account().value(), LockModeType.PESSIMISTIC_WRITE);
              if (account == null) {
                throw ApiException.notFound("grant");
              }
              return Audit.ask(session, grant.account(), clock.instant());
            });
    wakeups.accountChanged(grant.account());
    return Answer.of(AuditView.of(grant.id(), audit));
  }
}
