package dev.syncline.model.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// Someone in an address field (RFC 5322 §3.4): the display name, if there is one, and the address.
public record Participant(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name, String email) {}
