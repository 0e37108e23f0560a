/// Outlook's winmail.dat (MS-OXTNEF): the files and the text that Exchange wraps into one part when
/// it believes everybody reads mail with Outlook. Reading is bounded by the bytes given and never
/// throws.
@NullMarked
package dev.syncline.mime.tnef;

import org.jspecify.annotations.NullMarked;
