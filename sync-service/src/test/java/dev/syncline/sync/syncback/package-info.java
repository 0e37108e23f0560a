@NullMarked
package dev.syncline.sync.syncback;

import org.jspecify.annotations.NullMarked;
