/// Single deliveries, beside the lanes: signed and recorded like any other, and never a reason to
/// call a webhook failing.
@NullMarked
package dev.syncline.webhook.direct;

import org.jspecify.annotations.NullMarked;
