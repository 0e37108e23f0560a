/// Folders: read page by page, and changed here at once, on the provider by the sync fleet.
@NullMarked
package dev.syncline.api.folder;

import org.jspecify.annotations.NullMarked;
