@NullMarked
package dev.syncline.webhook.tail;

import org.jspecify.annotations.NullMarked;
