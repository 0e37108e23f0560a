/// A sync service of one's own, between a real mail server and a real database.
@NullMarked
package dev.syncline.sync.testing;

import org.jspecify.annotations.NullMarked;
