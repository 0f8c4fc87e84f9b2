/// The mark in a return path that says whom its mail went to. No mail is read here, and nothing
/// decided.
package io.carom.verp;
