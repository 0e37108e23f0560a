@NullMarked
package dev.syncline.provider.discover;

import org.jspecify.annotations.NullMarked;
