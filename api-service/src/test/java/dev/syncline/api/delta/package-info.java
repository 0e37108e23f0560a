@NullMarked
package dev.syncline.api.delta;

import org.jspecify.annotations.NullMarked;
