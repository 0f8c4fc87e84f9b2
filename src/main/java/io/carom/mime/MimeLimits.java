package io.carom.mime;

/// How much of a message is read; what lies beyond is left unread and noted as a [Flaw].
///
/// @param depth how many multiparts and messages may lie inside each other, 1 or more
/// @param parts how many parts one message may have, those of messages inside it included
/// @param headerBytes how much of one header is read, in bytes
/// @param headerFields how many fields of one header are read
/// @param textBytes how much of one part's content is decoded, in bytes
public record MimeLimits(int depth, int parts, int headerBytes, int headerFields, int textBytes) {

  /// Twenty deep, 1,000 parts, headers of 256 KiB and 1,000 fields, texts of 16 MiB: beyond all
  /// real reports (one of 10,000 recipients has a text of 4 MB), and little enough that a message
  /// of 50 MB made to hurt costs no more than a few times its size.
  public static final MimeLimits DEFAULT = new MimeLimits(20, 1_000, 256 << 10, 1_000, 16 << 20);

  public MimeLimits {
    if (depth < 1 || parts < 1 || headerBytes < 1 || headerFields < 1 || textBytes < 1) {
      throw new IllegalArgumentException("limits are 1 or more");
    }
  }
}
