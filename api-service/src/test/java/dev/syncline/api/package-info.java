@NullMarked
package dev.syncline.api;

import org.jspecify.annotations.NullMarked;
