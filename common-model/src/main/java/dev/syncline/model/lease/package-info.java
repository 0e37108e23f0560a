/// Who may do what only one may do, by the database's clock, with a fence.
@NullMarked
package dev.syncline.model.lease;

import org.jspecify.annotations.NullMarked;
