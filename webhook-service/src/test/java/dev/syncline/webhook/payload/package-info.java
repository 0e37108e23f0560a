@NullMarked
package dev.syncline.webhook.payload;

import org.jspecify.annotations.NullMarked;
