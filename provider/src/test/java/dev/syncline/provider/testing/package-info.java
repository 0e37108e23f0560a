/// Servers and certificates for tests, here and in other modules (test-jar).
@NullMarked
package dev.syncline.provider.testing;

import org.jspecify.annotations.NullMarked;
