/// Tells from an address where its mailbox is. The sync fleet looks; this asks it.
@NullMarked
package dev.syncline.api.discover;

import org.jspecify.annotations.NullMarked;
