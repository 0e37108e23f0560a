package dev.syncline.api.folder;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.Selection;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.FolderView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Lists and shows folders.
@RestController
public final class FolderController {
  private static final String LIST = "folders";

  private final Shards shards;
  private final JsonMapper mapper;

  public FolderController(Shards shards, JsonMapper mapper) {
    this.shards = shards;
    this.mapper = mapper;
  }

  @GetMapping("/v3/grants/{grant}/folders")
  @Accepts({"limit", "page_token", "select", "parent_id", "single_level", "include_hidden_folders"})
  Answer<List<Object>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var selection = Selection.of(query, FolderView.class);
    var parent = query.id("parent_id").map(PublicIds::encode);
    var topOnly = query.flag("single_level").orElse(false) && parent.isEmpty();
    // Plain IMAP hides nothing from us, so either answer shows the same.
    query.flag("include_hidden_folders");
    var folders =
        all(grant).values().stream()
            .filter(folder -> parent.isEmpty() || parent.get().equals(folder.parentId()))
            .filter(folder -> !topOnly || folder.parentId() == null)
            .toList();
    var start = query.text("page_token").map(text -> start(grant, folders, text)).orElse(0);
    var page = folders.subList(start, Math.min(folders.size(), start + limit));
    var isLast = start + page.size() == folders.size();
    return Answer.page(selection.apply(mapper, page), isLast ? null : next(grant, page));
  }

  @GetMapping("/v3/grants/{grant}/folders/{folder}")
  @Accepts({"select", "include_hidden_folders"})
  Answer<Object> find(Grant grant, @PathVariable("folder") String id, QueryParameters query) {
    var selection = Selection.of(query, FolderView.class);
    query.flag("include_hidden_folders");
    var folder =
        PublicIds.decode(id)
            .flatMap(uuid -> Optional.ofNullable(all(grant).get(uuid)))
            .orElseThrow(() -> ApiException.notFound("folder"));
    return Answer.of(selection.apply(mapper, folder));
  }

  private Map<UUID, FolderView> all(Grant grant) {
    return shards.read(
        grant.shard(), session -> new AccountViews(session, grant.account(), grant.id()).folders());
  }

  private static int start(Grant grant, List<FolderView> folders, String token) {
    var last = PublicIds.encode(PageToken.decode(grant.account(), LIST, token).id());
    for (int i = 0; i < folders.size(); i++) {
      if (folders.get(i).id().equals(last)) {
        return i + 1;
      }
    }
    throw ApiException.invalid(
        "The folder where the last page ended is gone. Begin again without 'page_token'.");
  }

  private static String next(Grant grant, List<FolderView> page) {
    var last = PublicIds.decode(page.getLast().id()).orElseThrow();
    return new PageToken(Instant.EPOCH, last).encode(grant.account(), LIST);
  }
}
