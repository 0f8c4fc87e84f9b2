/// The commands a person types.
package io.carom.cli;
