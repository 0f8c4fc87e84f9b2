/// A message becomes a report: who failed, and what the servers said. Facts only, no opinion.
///
/// [io.carom.report.Reports] states the order; one [io.carom.report.Dialect] a format or product
/// knows its layout, and no phrase that tells why a server refused. Pure: no clock, no file, no
/// socket; total: what is wrong with a report becomes a flaw beside what could be read.
package io.carom.report;
