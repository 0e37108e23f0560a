/// The webhook service as its subscribers see it.
@NullMarked
package dev.syncline.webhook;

import org.jspecify.annotations.NullMarked;
