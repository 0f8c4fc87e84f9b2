package io.carom.lists;

import io.carom.mail.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a list's file has besides its bytes, and keeps when it is rewritten.
///
/// @param mode permissions with set-id and sticky bits
/// @param attributes extended attributes by full name; the ACL is `system.posix_acl_access`
record Traits(int uid, int gid, int mode, Map<String, Octets> attributes) {

  private static final int MODE_BITS = 07777;

  Traits {
    attributes = Map.copyOf(attributes);
  }

  static Traits of(Path path) throws IOException {
    Map<String, Object> facts = Files.readAttributes(path, "unix:uid,gid,mode");
    return new Traits(
        (int) facts.get("uid"),
        (int) facts.get("gid"),
        (int) facts.get("mode") & MODE_BITS,
        LinuxFiles.attributes(path));
  }

  /// Makes a new file like the list in all of this.
  ///
  /// @throws ListRefused when any of it cannot be given, with words on what to grant
  void giveTo(Path path, Path list) throws IOException, ListRefused {
    try {
      give(path);
    } catch (IOException e) {
      throw new ListRefused(refusal(path, list) + " (" + e.getMessage() + ")", e);
    }
    if (!of(path).equals(this)) {
      throw new ListRefused(refusal(path, list));
    }
  }

  private void give(Path path) throws IOException {
    Traits now = of(path);
    if (now.uid != uid) {
      Files.setAttribute(path, "unix:uid", uid);
    }
    if (now.gid != gid) {
      Files.setAttribute(path, "unix:gid", gid);
    }
    // A directory's default ACL comes with the new file, where the list may have none.
    for (String name : now.attributes.keySet()) {
      if (!attributes.containsKey(name)) {
        LinuxFiles.removeAttribute(path, name);
      }
    }
    // After the owner, because a change of owner clears set-id bits; before the ACL, whose mask
    // is the mode's group part.
    Files.setAttribute(path, "unix:mode", mode);
    for (Map.Entry<String, Octets> wanted : attributes.entrySet()) {
      if (!wanted.getValue().equals(now.attributes.get(wanted.getKey()))) {
        LinuxFiles.setAttribute(path, wanted.getKey(), wanted.getValue());
      }
    }
  }

  private String refusal(Path path, Path list) throws IOException {
    Traits now = of(path);
    if (now.uid != uid) {
      return list
          + " belongs to user "
          + uid
          + ", and we run as "
          + now.uid
          + " and cannot give a new file away: run carom as "
          + uid
          + ", chown the list to "
          + now.uid
          + ", or grant CAP_CHOWN";
    }
    if (now.gid != gid) {
      return list
          + " belongs to group "
          + gid
          + ", of which we are no member: add our user to that group, or chgrp the list to "
          + now.gid;
    }
    if (now.mode != mode) {
      return "cannot keep mode " + Integer.toOctalString(mode) + " of " + list;
    }
    return "cannot keep the extended attributes "
        + attributes.keySet()
        + " of "
        + list
        + ": grant what they need, or remove them";
  }
}
