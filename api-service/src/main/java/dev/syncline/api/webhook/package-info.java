/// Webhook subscriptions, and what a developer wants to see and do of them: deliveries, replays,
/// tests, dry runs. Endpoints are called by the webhook service alone; what needs that, the API
/// writes down and waits for.
@NullMarked
package dev.syncline.api.webhook;

import org.jspecify.annotations.NullMarked;
