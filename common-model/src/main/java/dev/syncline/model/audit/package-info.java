/// Whether the store equals the provider: what was compared, and what differed.
@NullMarked
package dev.syncline.model.audit;

import org.jspecify.annotations.NullMarked;
