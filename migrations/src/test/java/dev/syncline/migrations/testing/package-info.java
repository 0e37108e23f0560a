/// Databases for the integration tests of every module.
@NullMarked
package dev.syncline.migrations.testing;

import org.jspecify.annotations.NullMarked;
