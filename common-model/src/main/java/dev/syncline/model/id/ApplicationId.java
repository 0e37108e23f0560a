package dev.syncline.model.id;

/// An application's number in the directory.
public record ApplicationId(long value) {}
