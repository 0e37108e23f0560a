package dev.syncline.model.id;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/// The primary key of everything inside an account: the account first, so that its rows lie
/// together.
@Embeddable
public record ObjectKey(
    @Column(name = "account_id") long accountId, @Column(name = "id") UUID id) {}
