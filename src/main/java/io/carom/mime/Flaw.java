package io.carom.mime;

/// Something that is wrong with a message, noted beside what could be read all the same.
///
/// @param code what kind, in kebab case (`no-final-recipient`, `part-limit`): a stable word that
/// tools may match
/// @param where the part or field it was seen in, such as `part 2` or `part 2, recipient 3,
/// Status`
public record Flaw(String code, String where) {}
