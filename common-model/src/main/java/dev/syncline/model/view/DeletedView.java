package dev.syncline.model.view;

import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.ObjectType;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What can be said of an object that is gone.
@JsonNaming(SnakeCaseStrategy.class)
public record DeletedView(String object, String id, String grantId) {

  public static DeletedView of(UUID grant, ObjectType type, UUID id) {
    return new DeletedView(type.wireName(), wireId(type, id), grant.toString());
  }

  /// A grant's id is a UUID on the wire, every other id is 26 characters.
  public static String wireId(ObjectType type, UUID id) {
    return type == ObjectType.GRANT ? id.toString() : PublicIds.encode(id);
  }
}
