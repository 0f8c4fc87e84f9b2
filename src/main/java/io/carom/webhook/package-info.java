/// The hand that tells applications: signed POSTs (Standard Webhooks 1.0), at least once,
/// retried until settled.
package io.carom.webhook;
