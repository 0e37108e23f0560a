/// API objects as they go over the wire, shared by REST answers, deltas and webhooks.
@NullMarked
package dev.syncline.model.view;

import org.jspecify.annotations.NullMarked;
