/// Folders, always read as a whole tree.
@NullMarked
package dev.syncline.api.folder;

import org.jspecify.annotations.NullMarked;
