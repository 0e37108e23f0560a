/// Asks the URL of a new or changed webhook whether it expects one: GET with a `challenge`
/// parameter, whose value has to come back as the body within the deadline.
@NullMarked
package dev.syncline.webhook.challenge;

import org.jspecify.annotations.NullMarked;
