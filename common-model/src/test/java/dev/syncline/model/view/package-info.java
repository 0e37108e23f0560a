@NullMarked
package dev.syncline.model.view;

import org.jspecify.annotations.NullMarked;
