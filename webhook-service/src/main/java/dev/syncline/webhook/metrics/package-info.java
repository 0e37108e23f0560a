/// What there is to see of the webhook service.
@NullMarked
package dev.syncline.webhook.metrics;

import org.jspecify.annotations.NullMarked;
