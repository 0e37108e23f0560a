/// The webhook service: from the shards' logs to the subscribers' endpoints.
@NullMarked
package dev.syncline.webhook;

import org.jspecify.annotations.NullMarked;
