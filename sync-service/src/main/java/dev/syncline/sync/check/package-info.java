/// Answers the question of the API whether a login works.
@NullMarked
package dev.syncline.sync.check;

import org.jspecify.annotations.NullMarked;
