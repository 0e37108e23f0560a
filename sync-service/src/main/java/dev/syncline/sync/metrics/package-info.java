/// What operators see.
@NullMarked
package dev.syncline.sync.metrics;

import org.jspecify.annotations.NullMarked;
