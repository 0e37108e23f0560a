package dev.syncline.sync;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where raw messages are kept.
@ConfigurationProperties("syncline.blobs")
record BlobSettings(Path directory) {}
