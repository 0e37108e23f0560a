package dev.syncline.api.bulk;

import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Metadata;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What is done to each message of a job, as it is stored: fields may be added, never renamed.
record BulkEdit(
    boolean forGood,
    @Nullable Boolean unread,
    @Nullable Boolean starred,
    @Nullable List<UUID> folders,
    @Nullable Metadata metadata) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static final BulkEdit DELETION = new BulkEdit(true, null, null, null, null);

  static BulkEdit of(Edit edit) {
    return new BulkEdit(
        false,
        edit.unread(),
        edit.starred(),
        edit.folders() == null ? null : List.copyOf(edit.folders()),
        edit.metadata());
  }

  static BulkEdit fromJson(String json) {
    return MAPPER.readValue(json, BulkEdit.class);
  }

  String toJson() {
    return MAPPER.writeValueAsString(this);
  }

  Edit edit() {
    return new Edit(unread, starred, folders == null ? null : Set.copyOf(folders), metadata);
  }

  Set<UUID> targets() {
    return folders == null ? Set.of() : Set.copyOf(folders);
  }
}
