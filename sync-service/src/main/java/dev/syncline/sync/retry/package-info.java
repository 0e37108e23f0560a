/// What a provider's failure means for the next attempt.
@NullMarked
package dev.syncline.sync.retry;

import org.jspecify.annotations.NullMarked;
