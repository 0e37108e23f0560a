/// Answers the questions of the API: whether a login works, and where an address's servers are.
@NullMarked
package dev.syncline.sync.check;

import org.jspecify.annotations.NullMarked;
