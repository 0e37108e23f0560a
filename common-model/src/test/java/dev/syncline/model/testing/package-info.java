/// A real model on a real database for tests, here and in the services.
@NullMarked
package dev.syncline.model.testing;

import org.jspecify.annotations.NullMarked;
