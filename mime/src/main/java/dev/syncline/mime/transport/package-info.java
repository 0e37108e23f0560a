/// What the fields of transport say about a message: the list it came by, whether a machine wrote
/// it, what the receiving server found when it checked the sender, and what spam filters thought.
@NullMarked
package dev.syncline.mime.transport;

import org.jspecify.annotations.NullMarked;
