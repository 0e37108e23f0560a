package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Participant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A conversation. Dates are seconds since 1970.
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ThreadView(
    String object,
    String id,
    String grantId,
    @Nullable String subject,
    @Nullable String snippet,
    List<Participant> participants,
    boolean unread,
    boolean starred,
    boolean hasAttachments,
    boolean hasDrafts,
    long earliestMessageDate,
    @Nullable Long latestMessageReceivedDate,
    @Nullable Long latestMessageSentDate,
    List<String> messageIds,
    List<String> draftIds,
    List<String> folders,
    @Nullable MessageView latestDraftOrMessage) {
  public ThreadView {
    participants = List.copyOf(participants);
    messageIds = List.copyOf(messageIds);
    draftIds = List.copyOf(draftIds);
    folders = List.copyOf(folders);
  }

  /// What a thread is made of besides itself.
  public record Members(
      List<UUID> messages, List<UUID> drafts, List<UUID> folders, @Nullable MessageView latest) {
    public Members {
      messages = List.copyOf(messages);
      drafts = List.copyOf(drafts);
      folders = List.copyOf(folders);
    }
  }

  public static ThreadView of(UUID grant, MailThread thread, Members members) {
    return new ThreadView(
        "thread",
        PublicIds.encode(thread.id()),
        grant.toString(),
        thread.subject(),
        thread.snippet(),
        thread.participants(),
        thread.isUnread(),
        thread.isStarred(),
        thread.hasAttachments(),
        thread.hasDrafts(),
        thread.earliestAt().getEpochSecond(),
        seconds(thread.latestReceivedAt()),
        seconds(thread.latestSentAt()),
        members.messages().stream().map(PublicIds::encode).toList(),
        members.drafts().stream().map(PublicIds::encode).toList(),
        members.folders().stream().map(PublicIds::encode).sorted().toList(),
        members.latest());
  }

  private static @Nullable Long seconds(@Nullable Instant at) {
    return at == null ? null : at.getEpochSecond();
  }
}
