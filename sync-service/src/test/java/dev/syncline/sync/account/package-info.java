@NullMarked
package dev.syncline.sync.account;

import org.jspecify.annotations.NullMarked;
