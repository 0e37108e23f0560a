package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.RemoteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever another client does, each way of asking finds the same.
interface OtherClientContract {
  int STEPS_PER_READER = 6;

  Mailbox mailbox();

  @Test
  default void theStoreEqualsTheServerWhateverAnotherClientDoes() throws InterruptedException {
    long seed = System.nanoTime();
    int steps = mailbox().server().manySteps();
    var archive = mailbox().archive();
    var ours = mailbox().account();
    try (var theirs =
        new OtherClient(Mailbox.open(mailbox().login(), 3), archive, new Random(seed))) {
      var store = new KeptMailbox();
      var at = Checkpoint.NOTHING;
      for (int step = 0; step < steps; ) {
        theirs.doSomething();
        try (var reader = ours.read("INBOX")) {
          do {
            store.news.clear();
            at = reader.changes(at, store, store);

            assertThat(store.flags)
                .as("step %d, seed %d", step, seed)
                .isEqualTo(theirs.sees().flags);
            assertThat(appeared(store.news)).doesNotHaveDuplicates();
            theirs.doSomething();
          } while (++step % STEPS_PER_READER != 0);
        }
      }
    }
  }

  private static List<Long> appeared(List<RemoteChange> news) {
    var uids = new ArrayList<Long>();
    for (var change : news) {
      if (change instanceof RemoteChange.Appeared(var message)) {
        uids.add(message.uid());
      }
    }
    return uids;
  }
}
