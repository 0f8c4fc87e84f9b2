/// Octets become a tree of parts, within limits, whatever the octets are.
///
/// Total: nothing here throws on input; what is wrong with it becomes a [Flaw]. The only reader
/// that knows Jakarta Mail. Nothing here knows what a delivery report is.
package io.carom.mime;
