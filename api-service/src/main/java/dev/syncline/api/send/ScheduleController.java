package dev.syncline.api.send;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.send.ScheduleView.Schedules;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.QueryParameters;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Messages that are to be sent later: lists, shows and cancels them.
@RestController
public final class ScheduleController {
  private final Scheduled scheduled;

  public ScheduleController(Scheduled scheduled) {
    this.scheduled = scheduled;
  }

  @GetMapping("/v3/grants/{grant}/messages/schedules")
  @Accepts({"limit", "page_token"})
  Answer<Schedules> list(Grant grant, QueryParameters query) {
    return scheduled.list(grant, query);
  }

  @GetMapping("/v3/grants/{grant}/messages/schedules/{schedule}")
  Answer<ScheduleView> find(Grant grant, @PathVariable("schedule") String id) {
    return Answer.of(scheduled.find(grant, id));
  }

  /// What was cancelled.
  record Cancelled(String message) {}

  @DeleteMapping("/v3/grants/{grant}/messages/schedules/{schedule}")
  Answer<Cancelled> cancel(Grant grant, @PathVariable("schedule") String id) {
    scheduled.cancel(grant, id);
    return Answer.of(new Cancelled("The message is cancelled and will not be sent."));
  }
}
