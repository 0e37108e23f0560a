/// Messages: pages, one message, edits.
@NullMarked
package dev.syncline.api.message;

import org.jspecify.annotations.NullMarked;
