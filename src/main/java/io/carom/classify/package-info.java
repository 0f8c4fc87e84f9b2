/// An outcome becomes a verdict: why, whose fault, and what that means for the list.
///
/// The rules are data (`conf/rules`); no phrase that a server says stands in Java. Pure.
package io.carom.classify;
