package dev.syncline.sandbox.message;

import org.jspecify.annotations.Nullable;

/// An address as IMAP's ENVELOPE shows it (RFC 9051 §7.5.2). A group starts with an entry that has
/// a mailbox but no host, and ends with one that has neither.
public record Address(@Nullable String name, @Nullable String mailbox, @Nullable String host) {}
