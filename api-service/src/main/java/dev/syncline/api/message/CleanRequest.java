package dev.syncline.api.message;

import dev.syncline.api.web.ApiException;
import dev.syncline.mime.clean.ConversationForm;
import dev.syncline.mime.clean.ConversationForm.Images;
import dev.syncline.model.id.PublicIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Which messages are cleaned, and how. What is left out is as the public API has it: nothing but
/// words.
@JsonNaming(SnakeCaseStrategy.class)
record CleanRequest(
    @Nullable List<@Nullable String> messageId,
    @Nullable Boolean ignoreLinks,
    @Nullable Boolean ignoreImages,
    @Nullable Boolean imagesAsMarkdown,
    @Nullable Boolean ignoreTables,
    @Nullable Boolean removeConclusionPhrases,
    @Nullable Boolean htmlAsMarkdown) {
  private static final int MESSAGES_MAX = 20;

  /// In the order in which they were asked for.
  List<UUID> ids() {
    if (messageId == null || messageId.isEmpty() || messageId.size() > MESSAGES_MAX) {
      throw ApiException.invalid(
          "'message_id' must be a list of 1 to %d message ids.".formatted(MESSAGES_MAX));
    }
    var ids = new ArrayList<UUID>();
    for (var text : messageId) {
      if (text == null) {
        throw ApiException.invalid("'message_id[%d]' must be a message id.".formatted(ids.size()));
      }
      ids.add(PublicIds.decode(text).orElseThrow(() -> notFound(ids.size())));
    }
    return ids;
  }

  /// As a message that is not there is answered everywhere, with the place of its id.
  static ApiException notFound(int place) {
    return ApiException.notFound("message as 'message_id[%d]' names".formatted(place));
  }

  ConversationForm form(boolean forwarded) {
    return new ConversationForm(
        !isWanted(ignoreLinks, true),
        images(),
        !isWanted(ignoreTables, true),
        forwarded,
        !isWanted(removeConclusionPhrases, true),
        isWanted(htmlAsMarkdown, false));
  }

  private Images images() {
    boolean asMarkdown = isWanted(imagesAsMarkdown, true);
    if (isWanted(htmlAsMarkdown, false) && !asMarkdown) {
      throw ApiException.invalid(
          "'html_as_markdown' can't be true while 'images_as_markdown' is false."
              + " Leave 'images_as_markdown' out, or set it to true.");
    }
    if (isWanted(ignoreImages, true)) {
      return Images.LEFT_OUT;
    }
    return asMarkdown ? Images.AS_MARKDOWN : Images.AS_HTML;
  }

  private static boolean isWanted(@Nullable Boolean given, boolean otherwise) {
    return Objects.requireNonNullElse(given, otherwise);
  }
}
