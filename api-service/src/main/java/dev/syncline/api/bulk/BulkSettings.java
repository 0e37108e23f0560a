package dev.syncline.api.bulk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Of jobs.
///
/// @param poll how often jobs are looked for that other processes took and left
@ConfigurationProperties("syncline.bulk")
public record BulkSettings(@DefaultValue("5s") Duration poll) {}
