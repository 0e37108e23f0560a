/// The description of the API, machine-readable and to be browsed.
@NullMarked
package dev.syncline.api.docs;

import org.jspecify.annotations.NullMarked;
