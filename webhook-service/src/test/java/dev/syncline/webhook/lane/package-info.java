@NullMarked
package dev.syncline.webhook.lane;

import org.jspecify.annotations.NullMarked;
