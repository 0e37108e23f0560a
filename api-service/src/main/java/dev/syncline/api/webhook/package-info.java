/// Webhook subscriptions. Endpoints are called by the webhook service alone.
@NullMarked
package dev.syncline.api.webhook;

import org.jspecify.annotations.NullMarked;
