package dev.syncline.api.folder;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.FolderEdits.Colors;
import dev.syncline.model.mail.FolderEdits.Place;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A folder to make, or what to change of one.
///
/// @param parentId left out, a folder stays where it is; null or empty, it goes to the top
@JsonNaming(SnakeCaseStrategy.class)
record FolderRequest(
    @Nullable String name,
    @Nullable JsonNode parentId,
    @Nullable String backgroundColor,
    @Nullable String textColor) {
  private static final int LONGEST_NAME = 1024;
  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

  String requiredName() {
    var given = checkedName();
    if (given == null) {
      throw ApiException.invalid("'name' is missing: give the folder a name.");
    }
    return given;
  }

  @Nullable String checkedName() {
    if (name != null && name.length() > LONGEST_NAME) {
      throw ApiException.invalid(
          "'name' has %d characters; %d are possible.".formatted(name.length(), LONGEST_NAME));
    }
    return name;
  }

  Place place() {
    var parent = parentId;
    if (parent == null) {
      return new Place.Same();
    }
    if (parent.isNull() || (parent.isString() && parent.asString().isEmpty())) {
      return new Place.Top();
    }
    return new Place.Below(
        PublicIds.decode(parent.isString() ? parent.asString() : "")
            .orElseThrow(() ->
                ApiException.invalid(
                    "'parent_id' is no id of a folder. Use one from GET"
                        + " /v3/grants/{grant}/folders.")));
  }

  Colors colors() {
    return new Colors(color("background_color", backgroundColor), color("text_color", textColor));
  }

  private static @Nullable String color(String field, @Nullable String value) {
    if (value != null && !COLOR.matcher(value).matches()) {
      throw ApiException.invalid("'%s' must be a color such as #0099EE.".formatted(field));
    }
    return value;
  }
}
