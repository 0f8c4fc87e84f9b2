/// What is remembered: messages, outcomes, recipients, suppressions, list changes, events,
/// deliveries, incidents.
///
/// The only room that speaks SQL to its own database. One thread writes, in batches; a caller is
/// answered only after the commit, so that what it then promises to a sender is on disk. A few
/// other threads read. No decision is taken here, and no clock is read: whoever writes says
/// when.
package io.carom.ledger;
