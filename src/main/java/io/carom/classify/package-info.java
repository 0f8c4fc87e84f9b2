/// An outcome becomes a verdict: why, whose fault, and what that means for the list.
///
/// The rules are data (`conf/rules`, described in `docs/rules.md`); no phrase that a server says
/// stands in Java. The caller hands in the text of the files, so the room is pure. One class says
/// which rule wins: [io.carom.classify.Precedence].
package io.carom.classify;
