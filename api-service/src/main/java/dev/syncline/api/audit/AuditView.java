package dev.syncline.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.audit.Audit;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// An audit and what the last one that ended found. Times are Unix seconds.
///
/// @param status asked, running or finished
/// @param foldersSkipped could not be read, or did not stand still
/// @param missing messages that only the provider had: fetched
/// @param surplus messages that only the store had: removed
/// @param reflagged messages whose flags were others: changed
/// @param bodies raw messages that were fetched again and compared
/// @param bodiesDifferent those that are not what is stored; they stay as they are
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditView(
    String object,
    String grantId,
    String status,
    long askedAt,
    @Nullable Long begunAt,
    @Nullable Long finishedAt,
    int folders,
    int foldersSkipped,
    long messages,
    long missing,
    long surplus,
    long reflagged,
    int bodies,
    int bodiesDifferent) {

  static AuditView of(UUID grant, Audit audit) {
    var found = audit.findings();
    return new AuditView(
        "audit",
        grant.toString(),
        audit.state().name().toLowerCase(Locale.ROOT),
        audit.askedAt().getEpochSecond(),
        seconds(audit.begunAt()),
        seconds(audit.finishedAt()),
        found.folders(),
        found.foldersSkipped(),
        found.messages(),
        found.missing(),
        found.surplus(),
        found.reflagged(),
        found.bodies(),
        found.bodiesDifferent());
  }

  private static @Nullable Long seconds(@Nullable Instant time) {
    return time == null ? null : time.getEpochSecond();
  }
}
