/// The hand that rewrites recipient lists: other people's files, changed as little as possible
/// and reversibly.
///
/// [io.carom.lists.ListsHand] is the way in. What a line of a text
/// says is [io.carom.lists.TextLine]'s alone, what a row of a table says
/// [io.carom.lists.TableLayout]'s; what happens to the file, whatever its format, is
/// [io.carom.lists.ListFile]'s.
package io.carom.lists;
