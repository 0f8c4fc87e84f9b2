/// YAML becomes settings records that the rooms own; whatever is wrong is said with file, line
/// and remedy. Pure.
package io.carom.config;
