package io.carom.mime;

/// Where a header ends and the body begins.
///
/// @param readTo the index behind the last field to be read
/// @param body the index of the body's first byte
/// @param overLimit whether fields beyond the limits were left unread
/// @param closed whether an empty line ended the header
record HeaderEnd(int readTo, int body, boolean overLimit, boolean closed) {

  /// Finds the first empty line.
  ///
  /// @param openEnd whether the window may end within a line that somebody cut: such a line is
  /// not read
  static HeaderEnd find(Window window, boolean openEnd, MimeLimits limits) {
    int fields = 0;
    int readTo = window.from();
    boolean overLimit = false;
    int line = window.from();
    while (line < window.to()) {
      if (Window.isLineEnd(window.at(line))) {
        return new HeaderEnd(readTo, window.lineEnd(line), overLimit, true);
      }
      int next = window.lineEnd(line);
      boolean folded = window.at(line) == ' ' || window.at(line) == '\t';
      fields += folded ? 0 : 1;
      overLimit |= fields > limits.headerFields() || next - window.from() > limits.headerBytes();
      boolean cut = openEnd && next == window.to() && !window.endsALine();
      if (!overLimit && !cut) {
        readTo = next;
      }
      line = next;
    }
    return new HeaderEnd(readTo, window.to(), overLimit, false);
  }
}
