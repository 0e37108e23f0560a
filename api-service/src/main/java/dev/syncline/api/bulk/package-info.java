/// Changes of many messages at once: a job, carried out in batches by whichever process gets to it.
@NullMarked
package dev.syncline.api.bulk;

import org.jspecify.annotations.NullMarked;
