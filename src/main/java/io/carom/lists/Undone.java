package io.carom.lists;

import io.carom.ledger.Entries.ListChange;
import java.util.Optional;

/// What came of undoing one change.
///
/// @param whyNot empty when the list is again as if the change had not been made
public record Undone(ListChange change, Optional<String> whyNot) {}
