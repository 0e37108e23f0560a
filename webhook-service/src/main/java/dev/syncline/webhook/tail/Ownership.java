package dev.syncline.webhook.tail;

import dev.syncline.model.id.AccountId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which accounts of a shard a follower serves, and by what right it saves how far it came.
///
/// The right is a fence beside what is saved, so that one transaction sees both. Who took it up
/// later refuses whoever held it before, however late that one wakes.
public interface Ownership {
  boolean owns(AccountId account);

  /// The same as a condition of SQL.
  ///
  /// @param column that holds the number of an account
  String condition(String column);

  /// Takes the right, in a transaction: from its end on whoever held it before is refused.
  ///
  /// @param shard the shard's database
  void begin(JdbcClient shard);

  /// Checks the right in the transaction of a save, and keeps it until that has ended.
  ///
  /// @param lowId the highest row number handed on, for whoever looks
  void check(JdbcClient shard, long lowId);

  /// Somebody else has taken the right.
  final class Lost extends IllegalStateException {
    public Lost(String message) {
      super(message);
    }
  }
}
