package dev.syncline.api.discover;

import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.directory.Applications.Application;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells the provider of an address. The SDK asks by POST with a query and no body.
@RestController
public final class DetectController {
  private final Discovery discovery;

  public DetectController(Discovery discovery) {
    this.discovery = discovery;
  }

  @PostMapping("/v3/providers/detect")
  @Accepts({"email", "all_provider_types"})
  Answer<DetectedProvider> detect(Application application, QueryParameters query) {
    var address =
        query
            .text("email")
            .orElseThrow(
                () -> ApiException.invalid("The query parameter 'email' is missing: the address."));
    var all = query.flag("all_provider_types").orElse(false);
    var found = discovery.find(application, "email", address);
    return Answer.of(DetectedProvider.of(address, found, all));
  }
}
