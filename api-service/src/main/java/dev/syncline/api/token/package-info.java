/// Access tokens: each opens one grant to the predecessor's form of the deltas, and nothing else.
@NullMarked
package dev.syncline.api.token;

import org.jspecify.annotations.NullMarked;
