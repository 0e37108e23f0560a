/// What a first sync is measured against, and where its processor time goes.
@NullMarked
package dev.syncline.benchmarks.initial;

import org.jspecify.annotations.NullMarked;
