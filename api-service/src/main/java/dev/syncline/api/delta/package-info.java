/// The transaction log for clients: pages, long polls and streams from any position.
@NullMarked
package dev.syncline.api.delta;

import org.jspecify.annotations.NullMarked;
