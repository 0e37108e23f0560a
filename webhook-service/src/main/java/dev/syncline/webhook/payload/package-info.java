/// What a subscriber receives: the envelope that the public SDKs know, around the object as it is
/// now.
@NullMarked
package dev.syncline.webhook.payload;

import org.jspecify.annotations.NullMarked;
