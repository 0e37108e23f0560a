package dev.syncline.model.id;

/// An account's number: unique over all shards, given by the directory.
public record AccountId(long value) {}
