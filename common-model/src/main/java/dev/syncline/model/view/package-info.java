/// API objects as they go over the wire, shared by REST answers, deltas and webhooks. Names and
/// types are those of the SDKs; what they have no word for is added in their manner.
@NullMarked
package dev.syncline.model.view;

import org.jspecify.annotations.NullMarked;
