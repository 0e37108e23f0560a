/// Microbenchmarks. Whole-system measurements are the scripts beside this module's pom.
@NullMarked
package dev.syncline.benchmarks;

import org.jspecify.annotations.NullMarked;
