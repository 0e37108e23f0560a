/// One account: a tree of virtual threads that lists its folders, reads them in parallel, and then
/// follows them. INBOX comes first and is followed by IDLE; the others are compared by their marks.
@NullMarked
package dev.syncline.sync.account;

import org.jspecify.annotations.NullMarked;
