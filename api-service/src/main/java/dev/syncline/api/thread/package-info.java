/// Threads: pages, one thread, edits of all its messages.
@NullMarked
package dev.syncline.api.thread;

import org.jspecify.annotations.NullMarked;
