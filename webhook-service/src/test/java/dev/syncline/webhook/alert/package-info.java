@NullMarked
package dev.syncline.webhook.alert;

import org.jspecify.annotations.NullMarked;
