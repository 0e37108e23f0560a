/// What clients asked for and how far it has come on the provider.
@NullMarked
package dev.syncline.api.action;

import org.jspecify.annotations.NullMarked;
