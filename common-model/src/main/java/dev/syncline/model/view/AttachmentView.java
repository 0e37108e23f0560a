package dev.syncline.model.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.AttachmentInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// An attachment, without its content.
///
/// @param id the message's id and the section number of the part in it: as stable as the message
/// @param size in octets, decoded
/// @param sha256 of the content, decoded, in hexadecimal: the same file has the same in every
///   message
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttachmentView(
    String id,
    String grantId,
    @Nullable String filename,
    String contentType,
    String contentDisposition,
    @Nullable String contentId,
    boolean isInline,
    long size,
    @Nullable String sha256) {

  public static AttachmentView of(UUID grant, UUID message, AttachmentInfo info) {
    return new AttachmentView(
        id(message, info),
        grant.toString(),
        info.filename(),
        info.contentType(),
        info.inline() ? "inline" : "attachment",
        info.contentId(),
        info.inline(),
        info.size(),
        info.sha256());
  }

  public static String id(UUID message, AttachmentInfo info) {
    return PublicIds.encode(message) + "-" + info.part();
  }
}
