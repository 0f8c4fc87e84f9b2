/// Postfix's side protocols for the gate: policy delegation, socketmap and tcp_table. What each
/// asks about a recipient is answered from memory, on the event loop.
///
/// Never here: who is suppressed and why (`flow`), and the milter.
package io.carom.postfix;
