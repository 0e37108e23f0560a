package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.account.Account;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/// A connected mailbox.
///
/// @param grantStatus `valid`, or `invalid` when the provider rejects the login
/// @param settings how it is reached, without secrets
/// @param syncState what its sync is doing: {@link Account.SyncState}
/// @param syncStateSince Unix seconds; null for what was so before this was kept
/// @param syncFailure why it is not synced, by kind
/// @param nextAttemptAt when it is tried again; null while it works, and when only the user can
///   help
/// @param syncedAt when every folder was last found equal to the server's
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrantView(
    String object,
    String id,
    String provider,
    String email,
    String grantStatus,
    List<String> scope,
    JsonNode settings,
    long createdAt,
    long updatedAt,
    String syncState,
    @Nullable Long syncStateSince,
    @Nullable String syncFailure,
    @Nullable String syncFailureDetail,
    @Nullable Long nextAttemptAt,
    @Nullable Long syncedAt) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public GrantView {
    scope = List.copyOf(scope);
  }

  public static GrantView of(Account account) {
    return new GrantView(
        "grant",
        account.grantId().toString(),
        account.provider(),
        account.email(),
        account.status().name().toLowerCase(Locale.ROOT),
        List.of(),
        MAPPER.readTree(account.settings()),
        account.createdAt().getEpochSecond(),
        account.updatedAt().getEpochSecond(),
        account.syncState().wireName(),
        seconds(account.stateSince()),
        account.failure(),
        account.failureDetail(),
        seconds(account.nextAttemptAt()),
        seconds(account.syncedAt()));
  }

  private static @Nullable Long seconds(@Nullable Instant at) {
    return at == null ? null : at.getEpochSecond();
  }
}
