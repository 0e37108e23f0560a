/// Carries out what API clients asked for, on the provider. Actions on one message run in order;
/// one that waits for its next attempt holds up no other message. An action that failed for good is
/// kept, with the provider's words, and what it had shown is taken back.
@NullMarked
package dev.syncline.sync.syncback;

import org.jspecify.annotations.NullMarked;
