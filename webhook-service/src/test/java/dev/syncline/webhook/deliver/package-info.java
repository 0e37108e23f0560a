@NullMarked
package dev.syncline.webhook.deliver;

import org.jspecify.annotations.NullMarked;
