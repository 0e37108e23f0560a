@NullMarked
package dev.syncline.provider.imap;

import org.jspecify.annotations.NullMarked;
