/// The hand that rewrites recipient lists: other people's files, changed as little as possible
/// and reversibly.
package io.carom.lists;
