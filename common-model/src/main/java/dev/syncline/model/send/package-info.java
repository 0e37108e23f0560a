/// What was answered to whoever asked to send, kept for when the same is asked again.
@NullMarked
package dev.syncline.model.send;

import org.jspecify.annotations.NullMarked;
