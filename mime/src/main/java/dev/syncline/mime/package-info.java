/// Bytes to records, records to bytes: parses hostile input, so it knows nothing but bytes. No
/// Spring, no Hibernate, no I/O.
@NullMarked
package dev.syncline.mime;

import org.jspecify.annotations.NullMarked;
