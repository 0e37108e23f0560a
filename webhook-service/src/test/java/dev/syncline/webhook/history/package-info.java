@NullMarked
package dev.syncline.webhook.history;

import org.jspecify.annotations.NullMarked;
