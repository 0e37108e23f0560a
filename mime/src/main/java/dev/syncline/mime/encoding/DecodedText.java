package dev.syncline.mime.encoding;

/// Text read from bytes; {@code damaged} when some of them meant nothing in the charset they were
/// said to be in.
public record DecodedText(String text, boolean damaged) {}
