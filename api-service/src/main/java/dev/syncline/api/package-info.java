/// The REST API: reads the model, writes local changes with the actions that follow from them, and
/// lets clients follow the log. Packages are features; `web` is what they have in common.
@NullMarked
package dev.syncline.api;

import org.jspecify.annotations.NullMarked;
