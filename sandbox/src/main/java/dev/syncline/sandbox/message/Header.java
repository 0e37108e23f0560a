package dev.syncline.sandbox.message;

/// One header field: its name, its unfolded value, and where its bytes lie. Text is ISO-8859-1, so
/// one character is one byte as it came in.
public record Header(String name, String value, int start, int end) {}
