/// Attachments and raw messages, streamed from the blob store.
@NullMarked
package dev.syncline.api.attachment;

import org.jspecify.annotations.NullMarked;
