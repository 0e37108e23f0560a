/// What subscribers are told: which changes of the log become which events, what a subscription
/// selects of them, and examples. The webhook service delivers; the API shows what would be.
@NullMarked
package dev.syncline.model.event;

import org.jspecify.annotations.NullMarked;
