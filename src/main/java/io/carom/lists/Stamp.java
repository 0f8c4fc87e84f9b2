package io.carom.lists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Which file a name stood for at one moment, and how far it had been written.
///
/// Equal stamps do not prove equal bytes (a write within one tick of the file system's clock
/// keeps the stamp); unequal ones prove that somebody was there.
record Stamp(Object device, Object inode, long size, Object modified, Object changed, int links) {

  static Stamp of(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime,nlink");
    return new Stamp(
        facts.get("dev"),
        facts.get("ino"),
        (long) facts.get("size"),
        facts.get("lastModifiedTime"),
        facts.get("ctime"),
        (int) facts.get("nlink"));
  }

  boolean sameFile(Stamp other) {
    return device.equals(other.device) && inode.equals(other.inode);
  }

  /// The same file with the same contents, whatever was done to its names, owner or mode.
  boolean sameContents(Stamp other) {
    return sameFile(other) && size == other.size && modified.equals(other.modified);
  }
}
