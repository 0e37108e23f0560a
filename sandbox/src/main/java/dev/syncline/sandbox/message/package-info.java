/// As much of RFC 5322 and MIME as a mail server needs: taking a message apart by offsets, so that
/// every byte is served as it came in, and writing plausible new ones.
@NullMarked
package dev.syncline.sandbox.message;

import org.jspecify.annotations.NullMarked;
