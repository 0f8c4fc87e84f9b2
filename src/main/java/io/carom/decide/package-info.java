/// A case becomes a decision: what follows from a verdict, given what is remembered and
/// configured.
///
/// Pure: the same case gives the same decision.
package io.carom.decide;
