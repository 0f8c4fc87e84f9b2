/// The order of things: mail in, read, judge, decide, write. Doors call it; hands work from what
/// it has written.
package io.carom.flow;
