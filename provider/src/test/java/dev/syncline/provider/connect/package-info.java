@NullMarked
package dev.syncline.provider.connect;

import org.jspecify.annotations.NullMarked;
