/// The words of the trade that every room uses: addresses, codes, envelopes, message identities.
///
/// Pure values. Nothing here reads a clock, a socket or a file, and nothing here knows what a
/// report is.
package io.carom.mail;
