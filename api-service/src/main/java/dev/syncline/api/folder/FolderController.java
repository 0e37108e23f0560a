package dev.syncline.api.folder;

import dev.syncline.api.folder.FolderPages.End;
import dev.syncline.api.folder.FolderPages.Which;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.Conditional;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.RequestIds;
import dev.syncline.api.web.Selection;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.FolderEdits;
import dev.syncline.model.mail.FolderRefused;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.FolderView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Lists, shows, makes, renames, moves and deletes folders.
@RestController
public final class FolderController {
  private static final String LIST = "folders";

  private final Shards shards;
  private final Wakeups wakeups;
  private final JsonMapper mapper;
  private final InstantSource clock;

  public FolderController(Shards shards, Wakeups wakeups, JsonMapper mapper, InstantSource clock) {
    this.shards = shards;
    this.wakeups = wakeups;
    this.mapper = mapper;
    this.clock = clock;
  }

  @GetMapping("/v3/grants/{grant}/folders")
  @Conditional
  @Accepts({"limit", "page_token", "select", "parent_id", "single_level", "include_hidden_folders"})
  Answer<List<Object>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var selection = Selection.of(query, FolderView.class);
    var parent = query.id("parent_id");
    var topOnly = query.flag("single_level").orElse(false);
    // Plain IMAP hides nothing from us, so either answer shows the same.
    query.flag("include_hidden_folders");
    var pages = new FolderPages(shards.sql(grant.shard()), grant.account());
    var end = query.text("page_token").map(text -> end(grant, pages, text));
    Which which = topOnly ? new Which.Top() : new Which.All();
    if (parent.isPresent()) {
      var path = pages.path(parent.get());
      if (path.isEmpty()) {
        return Answer.page(List.of(), null);
      }
      which = new Which.Below(path.get());
    }
    var ids = pages.after(end, which, limit + 1);
    var page = ids.subList(0, Math.min(limit, ids.size()));
    var next =
        ids.size() > limit
            ? new PageToken(Instant.EPOCH, page.getLast()).encode(grant.account(), LIST)
            : null;
    return Answer.page(selection.apply(mapper, views(grant, page)), next);
  }

  @GetMapping("/v3/grants/{grant}/folders/{folder}")
  @Conditional
  @Accepts({"select", "include_hidden_folders"})
  Answer<Object> find(Grant grant, @PathVariable("folder") String id, QueryParameters query) {
    var selection = Selection.of(query, FolderView.class);
    query.flag("include_hidden_folders");
    return Answer.of(selection.apply(mapper, view(grant, id(id))));
  }

  @PostMapping("/v3/grants/{grant}/folders")
  Answer<FolderView> create(Grant grant, @RequestBody FolderRequest request) {
    var name = request.requiredName();
    var place = request.place();
    var colors = request.colors();
    var id = edit(grant, edits -> edits.create(name, place, colors, cause()).id());
    return Answer.of(view(grant, id));
  }

  @PutMapping("/v3/grants/{grant}/folders/{folder}")
  Answer<FolderView> update(
      Grant grant, @PathVariable("folder") String folder, @RequestBody FolderRequest request) {
    var id = id(folder);
    var name = request.checkedName();
    var place = request.place();
    var colors = request.colors();
    edit(grant, edits -> edits.update(id, name, place, colors, cause()).id());
    return Answer.of(view(grant, id));
  }

  /// Its messages that are in no other folder are deleted with it.
  @DeleteMapping("/v3/grants/{grant}/folders/{folder}")
  Answer<Object> delete(Grant grant, @PathVariable("folder") String folder) {
    var id = id(folder);
    edit(
        grant,
        edits -> {
          edits.delete(id, cause());
          return id;
        });
    return Answer.done();
  }

  private UUID edit(Grant grant, Function<FolderEdits, UUID> work) {
    try {
      var id =
          shards.inTransaction(
              grant.shard(), session -> work.apply(new FolderEdits(session, grant.account())));
      wakeups.accountChanged(grant.account());
      return id;
    } catch (FolderRefused refused) {
      throw switch (refused.reason()) {
        case UNKNOWN -> ApiException.notFound("folder");
        case INVALID -> ApiException.invalid(String.valueOf(refused.getMessage()));
        case CONFLICT ->
            new ApiException(409, "conflict_error", String.valueOf(refused.getMessage()));
      };
    }
  }

  private FolderEdits.Cause cause() {
    return new FolderEdits.Cause(RequestIds.current(), clock.instant());
  }

  private FolderView view(Grant grant, UUID id) {
    return views(grant, List.of(id)).stream()
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("folder"));
  }

  private List<FolderView> views(Grant grant, List<UUID> ids) {
    return shards.read(
        grant.shard(),
        session ->
            List.copyOf(
                new AccountViews(session, grant.account(), grant.id()).folders(ids).values()));
  }

  private static UUID id(String text) {
    return PublicIds.decode(text).orElseThrow(() -> ApiException.notFound("folder"));
  }

  private static End end(Grant grant, FolderPages pages, String token) {
    var last = PageToken.decode(grant.account(), LIST, token).id();
    return pages
        .path(last)
        .map(path -> new End(path, last))
        .orElseThrow(() ->
            ApiException.invalid(
                "The folder where the last page ended is gone. Begin again without"
                    + " 'page_token'."));
  }
}
