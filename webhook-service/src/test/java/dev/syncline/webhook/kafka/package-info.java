@NullMarked
package dev.syncline.webhook.kafka;

import org.jspecify.annotations.NullMarked;
