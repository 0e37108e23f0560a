@NullMarked
package dev.syncline.model.directory;

import org.jspecify.annotations.NullMarked;
