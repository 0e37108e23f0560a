package dev.syncline.model.id;

/// A shard's number in the directory.
public record ShardId(int value) {}
