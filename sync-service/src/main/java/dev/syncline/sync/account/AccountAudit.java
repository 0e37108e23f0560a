package dev.syncline.sync.account;

import dev.syncline.model.audit.AuditFindings;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.sync.apply.Audits;
import dev.syncline.sync.apply.FolderState;
import dev.syncline.sync.metrics.SyncMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares an account's folders with the provider's, message by message, one after the other, and
/// repairs what differs. What a server's counters left out is found, and a fault of our own.
final class AccountAudit {
  private static final Logger log = LoggerFactory.getLogger(AccountAudit.class);
  private static final int BODIES_OF_A_FOLDER = 10;
  private static final Duration CLAIM_AGAIN_AFTER = Duration.ofMillis(100);
  private static final int CLAIM_ATTEMPTS = 600;

  private final MailAccount mail;
  private final Semaphore readers;
  private final Audits audits;
  private final SyncMetrics metrics;

  /// @param readers the account's turns to read a folder
  AccountAudit(MailAccount mail, Semaphore readers, Audits audits, SyncMetrics metrics) {
    this.mail = mail;
    this.readers = readers;
    this.audits = audits;
    this.metrics = metrics;
  }

  record Subject(FolderSync folder, FolderState state) {}

  void run(List<Subject> subjects) throws InterruptedException {
    try {
      audit(subjects);
    } finally {
      audits.over();
    }
  }

  private void audit(List<Subject> subjects) throws InterruptedException {
    audits.begin();
    var found = AuditFindings.NONE;
    for (var subject : subjects) {
      found = found.plus(folder(subject));
    }
    audits.finish(found);
    metrics.audited(found);
    if (found.drift() > 0) {
      log.warn("the store differed from the server: {}", found);
    } else {
      log.info("audited: {}", found);
    }
  }

  private AuditFindings folder(Subject subject) throws InterruptedException {
    if (!claimed(subject.folder())) {
      return skipped();
    }
    try {
      readers.acquire();
      try {
        return compared(subject);
      } finally {
        readers.release();
      }
    } finally {
      subject.folder().giveUpClaim();
    }
  }

  private AuditFindings compared(Subject subject) throws InterruptedException {
    try (var reader = mail.read(subject.state().path(), Urgency.BACKFILL)) {
      var drift = subject.folder().audit(reader).orElse(null);
      if (drift == null) {
        return skipped();
      }
      var messages = audits.count(subject.folder().id());
      return drift
          .plus(new AuditFindings(1, 0, messages, 0, 0, 0, 0, 0))
          .plus(bodies(reader, subject));
    } catch (ProviderException e) {
      if (Reading.endsTheAccount(e.failure())) {
        throw e;
      }
      return skipped();
    }
  }

  private static AuditFindings skipped() {
    return new AuditFindings(0, 1, 0, 0, 0, 0, 0, 0);
  }

  /// A pass that is under way goes first.
  private static boolean claimed(FolderSync folder) throws InterruptedException {
    for (var attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      if (folder.claim()) {
        return true;
      }
      Thread.sleep(CLAIM_AGAIN_AFTER);
    }
    return false;
  }

  private AuditFindings bodies(FolderReader reader, Subject subject) throws InterruptedException {
    Map<Long, BlobAddress> sample =
        audits.sample(subject.folder().id(), BODIES_OF_A_FOLDER, ThreadLocalRandom.current());
    var compared = new AtomicInteger();
    var different = new AtomicInteger();
    reader.fetch(
        List.copyOf(sample.keySet()),
        (message, raw) -> {
          var stored = sample.get(message.uid());
          if (stored != null) {
            compared.incrementAndGet();
            different.addAndGet(audits.holds(stored, raw) ? 0 : 1);
          }
        });
    return new AuditFindings(0, 0, 0, 0, 0, 0, compared.get(), different.get());
  }
}
