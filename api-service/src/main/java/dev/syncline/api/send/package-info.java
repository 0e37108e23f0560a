/// Sending: the message is composed, stored and queued in one step, and handed over later.
@NullMarked
package dev.syncline.api.send;

import org.jspecify.annotations.NullMarked;
