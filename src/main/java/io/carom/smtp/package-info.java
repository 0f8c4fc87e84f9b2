/// The SMTP door (RFC 5321): the session, its limits and its replies. The only room that knows
/// subethasmtp.
package io.carom.smtp;
