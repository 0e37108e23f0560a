@NullMarked
package dev.syncline.provider.budget;

import org.jspecify.annotations.NullMarked;
