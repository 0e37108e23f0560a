package dev.syncline.sync.apply;

import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Participant;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What tells whether a reply without References belongs to a thread. Not the thread itself: a
/// batch asks about many, changes few, and the session compares all it has loaded at the end.
final class SameSubject {
  private final UUID id;
  private final byte @Nullable [] subjectHash;
  private final Instant earliestAt;
  private final Instant latestAt;
  private final List<Participant> participants;

  SameSubject(
      UUID id,
      byte @Nullable [] subjectHash,
      Instant earliestAt,
      Instant latestAt,
      List<Participant> participants) {
    this.id = id;
    this.subjectHash = subjectHash;
    this.earliestAt = earliestAt;
    this.latestAt = latestAt;
    this.participants = participants;
  }

  static SameSubject of(MailThread thread) {
    return new SameSubject(
        thread.id(),
        thread.subjectHash(),
        thread.earliestAt(),
        thread.latestAt(),
        thread.participants());
  }

  static List<SameSubject> latest(Rows rows, Collection<byte[]> subjectHashes) {
    if (subjectHashes.isEmpty()) {
      return List.of();
    }
    return rows.session()
        .createSelectionQuery(
            """
            select t.key.id, t.subjectHash, t.earliestAt, t.latestAt, t.participants
              from MailThread t
             where t.key.accountId = :account and t.subjectHash in :hashes
             order by t.latestAt desc
             limit 500
            """,
            SameSubject.class)
        .setParameter("account", rows.account().id().value())
        .setParameterList("hashes", subjectHashes)
        .getResultList();
  }

  UUID id() {
    return id;
  }

  Instant latestAt() {
    return latestAt;
  }

  boolean has(byte[] hash) {
    return Arrays.equals(hash, subjectHash);
  }

  /// Whether it was going on within so long of a time.
  boolean isNear(Instant at, Duration distance) {
    return !at.isBefore(earliestAt.minus(distance)) && !at.isAfter(latestAt.plus(distance));
  }

  List<Participant> participants() {
    return participants;
  }
}
