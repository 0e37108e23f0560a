/// Bytes of a part to what they mean: transfer encodings and charsets, tolerant of everything mail
/// contains. Nothing here throws on bad input; what could not be read is replaced, and the result
/// says so.
@NullMarked
package dev.syncline.mime.encoding;

import org.jspecify.annotations.NullMarked;
