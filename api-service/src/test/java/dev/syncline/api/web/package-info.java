@NullMarked
package dev.syncline.api.web;

import org.jspecify.annotations.NullMarked;
