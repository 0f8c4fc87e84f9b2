/// Wires the rooms, starts and stops them. The only room with a clock.
package io.carom.app;
