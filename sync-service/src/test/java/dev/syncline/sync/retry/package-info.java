@NullMarked
package dev.syncline.sync.retry;

import org.jspecify.annotations.NullMarked;
