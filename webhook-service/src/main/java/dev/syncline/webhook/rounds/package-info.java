/// Work that is looked for again and again, on a thread of its own.
@NullMarked
package dev.syncline.webhook.rounds;

import org.jspecify.annotations.NullMarked;
