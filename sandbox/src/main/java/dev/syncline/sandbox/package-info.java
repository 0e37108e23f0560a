/// Mail servers that behave, and misbehave on demand: test fixture, load generator and the
/// five-minute demo.
@NullMarked
package dev.syncline.sandbox;

import org.jspecify.annotations.NullMarked;
