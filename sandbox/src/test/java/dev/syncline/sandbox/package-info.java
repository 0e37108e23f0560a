/// The sandbox driven over its wires, by a client that knows nothing but lines and literals.
@NullMarked
package dev.syncline.sandbox;

import org.jspecify.annotations.NullMarked;
