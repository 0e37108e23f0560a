/// Which worker an account belongs to. Whoever writes what it synced proves in the same transaction
/// that the account is still its own.
@NullMarked
package dev.syncline.sync.lease;

import org.jspecify.annotations.NullMarked;
