/// The fields above a message or a part: found in the bytes, read as text, addresses, dates,
/// parameters and ids. Fields are located once and decoded when somebody asks.
@NullMarked
package dev.syncline.mime.header;

import org.jspecify.annotations.NullMarked;
