package dev.syncline.sync;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What providers may do.
///
/// @param allowPrivateHosts whether mail servers may have private or loopback addresses
@ConfigurationProperties("syncline.provider")
record ProviderSettings(@DefaultValue("false") boolean allowPrivateHosts) {}
