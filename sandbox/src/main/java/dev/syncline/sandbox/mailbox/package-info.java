/// What the servers serve: accounts, folders, messages and their UIDs, kept in memory or in a
/// directory. It knows nothing of any protocol; watchers of a folder hear of every change at once.
@NullMarked
package dev.syncline.sandbox.mailbox;

import org.jspecify.annotations.NullMarked;
