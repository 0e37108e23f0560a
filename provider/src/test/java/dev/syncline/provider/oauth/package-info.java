@NullMarked
package dev.syncline.provider.oauth;

import org.jspecify.annotations.NullMarked;
