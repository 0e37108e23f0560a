package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Accounts in which nothing happens.
class AtRestIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();
  @TempDir private Path folder;
  private int dumps;

  @Test
  void theyKeepNoThreadAndHearOfMailAllTheSame() {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
    mailbox.until(() -> !hasThread());

    mailbox.deliver("INBOX", "two");
    mailbox.until(() -> sees("two"));
    mailbox.until(() -> !hasThread());

    mailbox.reconnect();
    mailbox.deliver("INBOX", "three");
    mailbox.until(() -> sees("three"));
    mailbox.until(() -> !hasThread());

    assertThat(mailbox.messages()).hasSize(3);
  }

  private boolean sees(String subject) {
    return mailbox.messages().stream().anyMatch(message -> subject.equals(message.subject()));
  }

  /// Of the platform's threads, which are always there, none has such a name.
  private boolean hasThread() throws IOException {
    var dump = folder.resolve("threads-" + dumps++);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    var all = Files.readString(dump);
    assertThat(all).as("virtual threads are listed").contains("fleet-");
    return all.contains("\"account-%d".formatted(mailbox.location().account().value()));
  }
}
