/// What the webhook service does once, because somebody asked: test events, redeliveries, and
/// telling an application's other webhooks of one that fails. The API writes an errand and waits
/// for its result.
@NullMarked
package dev.syncline.webhook.errand;

import org.jspecify.annotations.NullMarked;
