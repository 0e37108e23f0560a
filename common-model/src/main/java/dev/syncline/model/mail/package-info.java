/// Folders, threads, messages and where messages are. Entities have intentions and tell whether
/// anything changed.
@NullMarked
package dev.syncline.model.mail;

import org.jspecify.annotations.NullMarked;
