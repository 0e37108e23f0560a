/// What was said in a message and nothing else: the newest reply without quotations, signature,
/// styles and pictures, as simple HTML or as Markdown, to be shown as a chat or read by a program.
@NullMarked
package dev.syncline.mime.clean;

import org.jspecify.annotations.NullMarked;
