package io.carom.decide;

import io.carom.classify.Verdict;
import io.carom.mail.Address;
import io.carom.report.Outcome;
import java.util.Optional;

/// All that a decision may rest on.
///
/// @param recipient the address that would be acted on: Original-Recipient where a list holds
/// it,
///     else the one that failed
/// @param acts false for feedback reports that are no complaint of a person
public record Case(
    Outcome outcome,
    Verdict verdict,
    Optional<Address> recipient,
    boolean acts,
    Provenance provenance,
    Attribution attribution,
    History history) {}
