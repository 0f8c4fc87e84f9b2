/// Passes ordinary mail on by SMTP while its sender waits for our answer; keeps no queue, and
/// never makes mail of its own.
package io.carom.relay;
