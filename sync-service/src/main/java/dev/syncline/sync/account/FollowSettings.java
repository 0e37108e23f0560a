package dev.syncline.sync.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How an account is followed.
///
/// @param connections IMAP connections of one account: one waits for new mail, one lists and
///   carries out commands, the others read folders
/// @param pollEvery how often the marks of all folders are compared; a third as often where the
///   server tells what happens in them, since it knows only of what was done through it
/// @param missingFolderAfter how long a folder must be missing before it is removed
/// @param auditEvery how often every message of an account is compared with the server's
@ConfigurationProperties("syncline.sync.follow")
public record FollowSettings(
    @DefaultValue("5") int connections,
    @DefaultValue("15s") Duration pollEvery,
    @DefaultValue("5m") Duration missingFolderAfter,
    @DefaultValue("24h") Duration auditEvery) {
  public FollowSettings {
    if (connections < 3) {
      throw new IllegalArgumentException(
          "syncline.sync.follow.connections (%d) must be at least 3".formatted(connections));
    }
    if (auditEvery.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "syncline.sync.follow.audit-every (%s) must be at least a minute".formatted(auditEvery));
    }
  }

  Duration askEvery() {
    return pollEvery.multipliedBy(3);
  }

  int readers() {
    return connections - 2;
  }
}
