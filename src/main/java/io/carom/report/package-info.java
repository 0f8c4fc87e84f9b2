/// A message becomes a report: who failed, and what the servers said. Facts only, no opinion.
///
/// One reader a format or dialect. Pure: no clock, no file, no socket.
package io.carom.report;
