/// Serves webhooks from the log: at least once, in order for each account and endpoint. Every
/// endpoint has its own window, lanes and breaker, so a slow or dead one delays nobody else; a lane
/// that falls behind is only a position in the log.
@NullMarked
package dev.syncline.webhook.lane;

import org.jspecify.annotations.NullMarked;
