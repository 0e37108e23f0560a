package dev.syncline.api;

import dev.syncline.model.testing.TestModel;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How many queries a request costs by itself. The server counts for everybody: for other modules
/// that are tested beside this one, and for the service, which looks a key up again now and then.
/// So it is the least of several, once that was seen often.
final class Selects {
  private static final int OFTEN = 5;
  private static final int AT_MOST = 300;

  private Selects() {}

  static long of(TestModel model, Runnable request) {
    request.run();
    var least = Long.MAX_VALUE;
    var seen = 0;
    for (var i = 0; i < AT_MOST && seen < OFTEN; i++) {
      var before = count(model);
      request.run();
      var cost = count(model) - before;
      seen = cost < least ? 1 : seen + (cost == least ? 1 : 0);
      least = Math.min(least, cost);
    }
    return least;
  }

  private static long count(TestModel model) {
    return JdbcClient.create(model.databases().directory())
        .sql("show global status like 'Com_select'")
        .query((row, _) -> row.getLong(2))
        .single();
  }
}
