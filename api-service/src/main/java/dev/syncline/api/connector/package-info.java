/// The OAuth clients of an application: as what Syncline asks Google or Microsoft for tokens.
@NullMarked
package dev.syncline.api.connector;

import org.jspecify.annotations.NullMarked;
