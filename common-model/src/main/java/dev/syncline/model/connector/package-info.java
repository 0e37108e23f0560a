/// As what an application asks a provider for access tokens, and what is known of providers
/// beforehand.
@NullMarked
package dev.syncline.model.connector;

import org.jspecify.annotations.NullMarked;
