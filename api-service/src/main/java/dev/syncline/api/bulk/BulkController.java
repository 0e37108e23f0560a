package dev.syncline.api.bulk;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.message.MessageChanges;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.shard.Shards;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes jobs and tells how far they are.
@RestController
public final class BulkController {
  private static final int MAX_OPEN = 20;

  private final Shards shards;
  private final MessageChanges changes;
  private final BulkJobs jobs;
  private final BulkWorker worker;

  public BulkController(Shards shards, MessageChanges changes, BulkJobs jobs, BulkWorker worker) {
    this.shards = shards;
    this.changes = changes;
    this.jobs = jobs;
    this.worker = worker;
  }

  @PostMapping("/v3/grants/{grant}/messages/bulk")
  Answer<BulkView> begin(Grant grant, @RequestBody BulkRequest request) {
    request.check();
    var messages = request.messages();
    var filter = request.query();
    var edit = shards.read(grant.shard(), session -> edit(session, grant, request));
    if (jobs.open(grant.location()) >= MAX_OPEN) {
      throw new ApiException(
          429,
          "too_many_jobs",
          "%d jobs of this grant wait already. Wait for one to finish.".formatted(MAX_OPEN));
    }
    var id = UUID.randomUUID();
    jobs.add(grant.location(), id, RequestIds.current(), edit, filter, messages);
    worker.wake();
    return Answer.of(view(grant, id));
  }

  private BulkEdit edit(Session session, Grant grant, BulkRequest request) {
    if (request.isForGood()) {
      return BulkEdit.DELETION;
    }
    return BulkEdit.of(
        request.delete() == null
            ? changes.checked(session, grant, Objects.requireNonNull(request.change()))
            : changes.toTrash(session, grant));
  }

  @GetMapping("/v3/grants/{grant}/messages/bulk/{job}")
  Answer<BulkView> find(Grant grant, @PathVariable("job") String id) {
    return Answer.of(view(grant, PublicIds.decode(id).orElseThrow(BulkController::notFound)));
  }

  private BulkView view(Grant grant, UUID id) {
    return BulkView.of(
        grant.id(), jobs.find(grant.location(), id).orElseThrow(BulkController::notFound));
  }

  private static ApiException notFound() {
    return ApiException.notFound("bulk job");
  }
}
