package dev.syncline.api.attachment;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Message;
import dev.syncline.model.shard.Shards;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messages of which only the header is here: a large mailbox is listed before it is fetched.
///
/// What somebody asks for is fetched before the rest. The worker looks for it every few hundred
/// messages, so mostly a request can wait for what it wants.
public final class PendingContents {
  private static final int LOOKS = 20;
  private static final long BETWEEN_LOOKS_MS = 250;

  private final Shards shards;

  public PendingContents(Shards shards) {
    this.shards = shards;
  }

  /// The content of this message before that of others.
  public void ask(Grant grant, UUID message) {
    shards
        .sql(grant.shard())
        .sql(
            """
            update awaited_content set asked_at = utc_timestamp(6)
             where account_id = :account and message_id = :message and asked_at is null
            """)
        .param("account", grant.account().value())
        .param("message", Uuids.bytes(message))
        .update();
  }

  /// The message with its content, for which this waits for a few seconds; null when it is gone.
  public @Nullable Message whole(Grant grant, UUID id) {
    var message = find(grant, id);
    if (message == null || message.isWhole()) {
      return message;
    }
    ask(grant, id);
    for (int look = 0; look < LOOKS; look++) {
      pause();
      message = find(grant, id);
      if (message == null || message.isWhole()) {
        return message;
      }
    }
    throw notYet();
  }

  public static ApiException notYet() {
    return new ApiException(
        503,
        ApiException.CONTENT_PENDING,
        "The message is listed, but its content has not been fetched yet; it comes before others"
            + " now. Try again in some seconds.");
  }

  private @Nullable Message find(Grant grant, UUID id) {
    return shards.read(
        grant.shard(),
        session -> session.find(Message.class, new ObjectKey(grant.account().value(), id)));
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw notYet();
    }
  }
}
