package io.carom.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeMarkTest {

  @TempDir Path data;

  @Test
  void one_serve_works_in_a_folder_and_the_next_when_it_has_ended() throws IOException {
    try (ServeMark _ = ServeMark.take(data, Duration.ZERO)) {
      assertEquals(
          "another serve works in " + data + "; stop it, or name another folder with --data",
          assertThrows(IOException.class, () -> ServeMark.take(data, Duration.ofMillis(100)))
              .getMessage());
    }
    ServeMark.take(data, Duration.ZERO).close();
  }
}
