/// Envelope encryption: anyone with the public key seals, only the sync fleet opens.
@NullMarked
package dev.syncline.model.secret;

import org.jspecify.annotations.NullMarked;
