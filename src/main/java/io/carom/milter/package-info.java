/// The door for mail servers that speak the milter protocol: one filter for reports on their way
/// in, one for mail on its way out. Here live the wire and the order of its commands; what a
/// report means, and who may be mailed, is asked of `flow`.
package io.carom.milter;
