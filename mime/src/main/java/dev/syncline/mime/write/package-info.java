/// A message to be sent, to its bytes: RFC 5322, 2045-2049 and 2231, streamed.
@NullMarked
package dev.syncline.mime.write;

import org.jspecify.annotations.NullMarked;
