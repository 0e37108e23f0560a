package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A folder.
///
/// @param attributes as the server spells them, and the folder's role (RFC 6154: `\Sent`) where the
///   server did not say it
/// @param systemFolder whether it has a role
/// @param backgroundColor kept here only, as the other color: IMAP has none
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FolderView(
    String object,
    String id,
    String grantId,
    String name,
    @Nullable String parentId,
    List<String> attributes,
    boolean systemFolder,
    int childCount,
    int totalCount,
    int unreadCount,
    @Nullable String backgroundColor,
    @Nullable String textColor) {
  public FolderView {
    attributes = List.copyOf(attributes);
  }

  public static FolderView of(UUID grant, Folder folder, @Nullable UUID parent, int childCount) {
    return new FolderView(
        "folder",
        PublicIds.encode(folder.id()),
        grant.toString(),
        folder.name(),
        parent == null ? null : PublicIds.encode(parent),
        attributes(folder),
        folder.role() != Role.NONE,
        childCount,
        folder.totalCount(),
        folder.unreadCount(),
        folder.backgroundColor(),
        folder.textColor());
  }

  private static List<String> attributes(Folder folder) {
    var said = Arrays.stream(folder.attributes().split(" ", -1)).filter(a -> !a.isEmpty()).toList();
    if (folder.role() == Role.NONE) {
      return said;
    }
    var name = folder.role().name();
    var role = "\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    if (said.stream().anyMatch(role::equalsIgnoreCase)) {
      return said;
    }
    return Stream.concat(Stream.of(role), said.stream()).toList();
  }
}
