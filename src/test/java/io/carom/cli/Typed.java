package io.carom.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/// A command as it was typed, and what came of it.
public record Typed(int code, String out, String err) {

  public static Typed carom(String... args) {
    return carom(new byte[0], args);
  }

  static Typed carom(byte[] standardInput, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(new ByteArrayInputStream(standardInput))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int code = line.execute(args);
    line.getOut().flush();
    line.getErr().flush();
    return new Typed(code, out.toString(), err.toString());
  }

  static byte[] input(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
