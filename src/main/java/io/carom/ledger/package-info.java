/// What is remembered: messages, outcomes, recipients, suppressions, list changes, events,
/// deliveries, incidents.
///
/// The only room that speaks SQL. One thread writes, in batches; an answer is given only after
/// the commit.
package io.carom.ledger;
