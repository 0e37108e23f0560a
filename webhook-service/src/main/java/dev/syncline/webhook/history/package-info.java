/// What became of every request to an endpoint, kept for some days, and counters that are kept for
/// good. Lanes only hand over; one thread writes, in batches, and never more than a bounded number
/// of rows a second.
@NullMarked
package dev.syncline.webhook.history;

import org.jspecify.annotations.NullMarked;
