/// A message's bytes to a record: one walk over the bytes finds every part, then the bodies are
/// chosen and decoded. Attachments are located and measured, never decoded. Nothing throws on bad
/// mail: what was wrong is listed.
@NullMarked
package dev.syncline.mime.parse;

import org.jspecify.annotations.NullMarked;
