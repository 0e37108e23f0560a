package dev.syncline.webhook.deliver;

import java.net.URI;
import java.util.Map;

/// The outside: endpoints that take requests. Blocks until the answer or the deadline; throws
/// nothing that an endpoint could cause.
public interface Endpoints {
  Answer post(URI url, Map<String, String> headers, byte[] body);

  Answer get(URI url);

  /// An answer with the beginning of its body.
  record Answer(Outcome outcome, String body) {}
}
