/// Keeps the model equal to the providers, and carries out on them what API clients asked for.
@NullMarked
package dev.syncline.sync;

import org.jspecify.annotations.NullMarked;
