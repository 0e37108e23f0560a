/// Who asks: API keys.
@NullMarked
package dev.syncline.api.key;

import org.jspecify.annotations.NullMarked;
