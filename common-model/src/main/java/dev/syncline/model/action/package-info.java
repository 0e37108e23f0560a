/// What API clients asked for and the provider has yet to do: the action log.
@NullMarked
package dev.syncline.model.action;

import org.jspecify.annotations.NullMarked;
