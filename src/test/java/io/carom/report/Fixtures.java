package io.carom.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carom.mail.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The reports under test-fixtures, each with what a person read in it.
public final class Fixtures {

  private static final Path FOLDER = Path.of("test-fixtures");

  private Fixtures() {}

  /// One report and its expectations.
  ///
  /// @param octets the message, its lines ended by LF
  public record Fixture(String name, Octets octets, List<JsonNode> rows) {

    /// The server whose layout it has, kind included: `delivery/postfix`.
    String layout() {
      return name.substring(0, name.lastIndexOf('/'));
    }
  }

  public static List<Fixture> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted()
          .map(Fixtures::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fixture read(Path eml) {
    try {
      Path json = eml.resolveSibling(eml.getFileName().toString().replace(".eml", ".json"));
      List<JsonNode> rows = new ArrayList<>();
      new ObjectMapper().readTree(Files.readAllBytes(json)).get("rows").forEach(rows::add);
      return new Fixture(
          FOLDER.relativize(eml).toString(), Octets.of(Files.readAllBytes(eml)), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
