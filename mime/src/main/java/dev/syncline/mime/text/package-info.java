/// What people read: HTML to text and back, the first words of a message, a subject without its
/// prefixes.
@NullMarked
package dev.syncline.mime.text;

import org.jspecify.annotations.NullMarked;
