/// Many rows in few statements.
@NullMarked
package dev.syncline.model.rows;

import org.jspecify.annotations.NullMarked;
