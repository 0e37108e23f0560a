package dev.syncline.model.action;

import dev.syncline.model.id.AccountId;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.query.SelectionQuery;

/// Asks for an account's actions that are still to be done, as `a`.
///
/// The indexes are named: a server that has not yet counted what was added a moment ago takes the
/// table for small, and reads all of it because its key has the order that is asked for.
public final class OpenQuery {
  private static final String INDEXES = "action_account, action_kind, action_object";

  private OpenQuery() {}

  /// Whole ones.
  ///
  /// @param more what else must be so, and the order
  public static SelectionQuery<Action> actions(Session session, AccountId account, String more) {
    return select(session, account, "a", more, Action.class);
  }

  public static <T> SelectionQuery<T> select(
      Session session, AccountId account, String what, String more, Class<T> type) {
    return session
        .createSelectionQuery(
            "select %s from Action a where a.accountId = :account and a.status in :open %s"
                .formatted(what, more),
            type)
        .setParameter("account", account.value())
        .setParameterList("open", Action.OPEN)
        .setHint(HibernateHints.HINT_QUERY_DATABASE, INDEXES);
  }
}
