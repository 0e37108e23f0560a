/// What somebody wrote, apart from what they quote and how they sign, in the languages people write
/// mail in. No model and no dictionary of names: separators, attributions and header blocks have
/// few shapes, and each language its few words for them.
@NullMarked
package dev.syncline.mime.reply;

import org.jspecify.annotations.NullMarked;
