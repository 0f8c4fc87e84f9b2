package io.carom.milter;

import io.carom.mail.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One packet of the milter protocol: a command or an answer, and its data.
///
/// Texts are octets to the protocol. As strings they are ISO 8859-1 here, so that they go back as
/// they came; what has to be read by its meaning is turned into UTF-8 by [#utf8].
record Packet(char command, Octets data) {

  static Packet of(char command) {
    return new Packet(command, Octets.of(new byte[0]));
  }

  /// @param texts each ended by a NUL
  static Packet of(char command, String... texts) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    add(data, texts);
    return new Packet(command, Octets.of(data.toByteArray()));
  }

  /// @param number four octets before the texts, the highest first
  static Packet of(char command, int number, String... texts) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    add(data, texts);
    return new Packet(command, Octets.of(data.toByteArray()));
  }

  private static void add(ByteArrayOutputStream data, String... texts) {
    for (String text : texts) {
      data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      data.write(0);
    }
  }

  /// The texts in the data from an offset on; what no NUL ends is the last of them.
  List<String> texts(int from) {
    byte[] octets = data.array();
    List<String> texts = new ArrayList<>();
    int start = from;
    for (int i = from; i < octets.length; i++) {
      if (octets[i] == 0) {
        texts.add(new String(octets, start, i - start, StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    if (start < octets.length) {
      texts.add(new String(octets, start, octets.length - start, StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  /// What the octets of a text say in UTF-8.
  static String utf8(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// A text as octets that a packet carries.
  static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
