package dev.syncline.api.grant;

import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountPurges;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.GrantView;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Lists, shows and removes grants.
@RestController
public final class GrantController {
  private final GrantList list;
  private final Grants grants;
  private final Shards shards;
  private final Wakeups wakeups;

  public GrantController(GrantList list, Grants grants, Shards shards, Wakeups wakeups) {
    this.list = list;
    this.grants = grants;
    this.shards = shards;
    this.wakeups = wakeups;
  }

  @GetMapping("/v3/grants")
  @Accepts({
    "limit",
    "offset",
    "sort_by",
    "order_by",
    "since",
    "before",
    "email",
    "grant_status",
    "provider"
  })
  Answer<List<GrantView>> list(Application application, QueryParameters query) {
    return Answer.page(list.page(application, query), null);
  }

  @GetMapping("/v3/grants/{grant}")
  Answer<GrantView> find(Grant grant) {
    return Answer.of(
        shards
            .read(
                grant.shard(),
                session -> new AccountViews(session, grant.account(), grant.id()).grant())
            .orElseThrow(() -> ApiException.notFound("grant")));
  }

  /// Gone for everybody at once; its rows and blobs follow.
  @DeleteMapping("/v3/grants/{grant}")
  Answer<Object> delete(Grant grant) {
    shards.inTransaction(
        grant.shard(),
        session -> {
          var account = session.find(Account.class, grant.account().value());
          if (account == null) {
            throw ApiException.notFound("grant");
          }
          AccountPurges.begin(session, account);
          return account;
        });
    grants.forget(grant.id());
    wakeups.accountChanged(grant.account());
    return Answer.done();
  }
}
