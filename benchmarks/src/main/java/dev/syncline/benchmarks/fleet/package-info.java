/// Many accounts for workers to follow.
@NullMarked
package dev.syncline.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
