/// Which accounts this worker runs: it leases what nobody has, renews, hands back at the end, and
/// clears away what was deleted.
@NullMarked
package dev.syncline.sync.fleet;

import org.jspecify.annotations.NullMarked;
