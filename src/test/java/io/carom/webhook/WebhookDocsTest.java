package io.carom.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.carom.ledger.Entries.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page for those who receive events says what is true, and its examples run.
class WebhookDocsTest {

  private static final String BODY = "{\"type\":\"bounce.hard\",\"data\":{\"advice\":\"检查 ü\"}}";
  private static final Secret OTHER =
      Secret.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  @Test
  void every_type_of_event_is_explained() throws IOException {
    List<String> explained = new ArrayList<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z-]+\\.[a-z]+)` \\| .+ \\| .+ \\|$").matcher(page());
    while (row.find()) {
      explained.add(row.group(1));
    }
    List<String> there = new ArrayList<>(Endpoint.EVENT_TYPES);
    there.add(Deliveries.TEST_TYPE);
    assertEquals(there.stream().sorted().toList(), explained.stream().sorted().toList());
  }

  @Test
  void the_python_example_verifies(@TempDir Path dir) throws Exception {
    String main =
        """
        import sys
        a = sys.argv[1:]
        for i in range(1, len(a), 4):
            names = ("webhook-id", "webhook-timestamp", "webhook-signature")
            print(str(verify(a[0], dict(zip(names, a[i:i + 3])), a[i + 3].encode())).lower())
        """;
    Path file = Files.writeString(dir.resolve("verify.py"), example("python") + "\n" + main);
    verifies(List.of("python3", file.toString()));
  }

  @Test
  void the_node_example_verifies(@TempDir Path dir) throws Exception {
    String main =
        """
        const a = process.argv.slice(2);
        for (let i = 1; i < a.length; i += 4) {
          const headers = {
            "webhook-id": a[i], "webhook-timestamp": a[i + 1], "webhook-signature": a[i + 2] };
          console.log(verify(a[0], headers, Buffer.from(a[i + 3])));
        }
        """;
    Path file = Files.writeString(dir.resolve("verify.mjs"), example("js") + "\n" + main);
    verifies(List.of("node", file.toString()));
  }

  @Test
  void the_php_example_verifies(@TempDir Path dir) throws Exception {
    String main =
        """
        for ($i = 2; $i < $argc; $i += 4) {
            $headers = [
                'webhook-id' => $argv[$i],
                'webhook-timestamp' => $argv[$i + 1],
                'webhook-signature' => $argv[$i + 2],
            ];
            echo verify($argv[1], $headers, $argv[$i + 3]) ? "true\\n" : "false\\n";
        }
        """;
    Path file = Files.writeString(dir.resolve("verify.php"), "<?php\n" + example("php") + main);
    verifies(List.of("php", file.toString()));
  }

  @Test
  void the_go_example_verifies(@TempDir Path dir) throws Exception {
    String head =
        """
        package main

        import (
        	"crypto/hmac"
        	"crypto/sha256"
        	"encoding/base64"
        	"fmt"
        	"net/http"
        	"os"
        	"strconv"
        	"strings"
        	"time"
        )

        """;
    String main =
        """

        func main() {
        	a := os.Args[1:]
        	for i := 1; i < len(a); i += 4 {
        		headers := http.Header{}
        		headers.Set("webhook-id", a[i])
        		headers.Set("webhook-timestamp", a[i+1])
        		headers.Set("webhook-signature", a[i+2])
        		fmt.Println(verify(a[0], headers, []byte(a[i+3])))
        	}
        }
        """;
    Path file = Files.writeString(dir.resolve("verify.go"), head + example("go") + main);
    verifies(List.of("go", "run", file.toString()));
  }

  @Test
  void the_java_example_verifies(@TempDir Path dir) throws Exception {
    String main =
        """
          public static void main(String[] a) throws Exception {
            for (int i = 1; i < a.length; i += 4) {
              Map<String, String> headers =
                  Map.of(
                      "webhook-id", a[i],
                      "webhook-timestamp", a[i + 1],
                      "webhook-signature", a[i + 2]);
              System.out.println(verify(a[0], headers, a[i + 3].getBytes(StandardCharsets.UTF_8)));
            }
          }
        """;
    String example =
        example("java").replaceFirst("(?s)\\}\\s*$", Matcher.quoteReplacement(main) + "}");
    Path file = Files.writeString(dir.resolve("Webhooks.java"), example);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    verifies(List.of(java, "-Dsun.jnu.encoding=UTF-8", file.toString()));
  }

  /// Runs a program that prints true or false for each attempt it is given.
  private static void verifies(List<String> command) throws Exception {
    long now = InstantSource.system().instant().getEpochSecond();
    List<String> all = new ArrayList<>(command);
    all.add(Samples.KEY);
    all.addAll(attempt(now, List.of(Samples.SECRET), BODY));
    all.addAll(attempt(now, List.of(OTHER, Samples.SECRET), BODY));
    all.addAll(attempt(now, List.of(OTHER), BODY));
    all.addAll(attempt(now, List.of(Samples.SECRET), BODY + " "));
    all.addAll(attempt(now - 3600, List.of(Samples.SECRET), BODY));
    all.addAll(attempt(now + 3600, List.of(Samples.SECRET), BODY));
    Assumptions.assumeTrue(
        NodeReceiverTest.isHere(command.getFirst()),
        "1 example not run here: there is no " + command.getFirst());
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putIfAbsent("HOME", System.getProperty("java.io.tmpdir"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals("true true false false false false", String.join(" ", said.strip().split("\\s+")));
  }

  /// Id, timestamp, signatures, and the body that arrives.
  private static List<String> attempt(long timestamp, List<Secret> secrets, String arriving) {
    Event event = Samples.event("evt_1", BODY);
    Signature signature = Signature.of(event, secrets, Instant.ofEpochSecond(timestamp));
    return Arrays.asList(
        signature.id(), Long.toString(timestamp), signature.signatures(), arriving);
  }

  private static String example(String language) throws IOException {
    Matcher block = Pattern.compile("(?s)```" + language + "\\n(.*?)```").matcher(page());
    assertTrue(block.find(), "an example in " + language);
    return block.group(1);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/webhooks.md"));
  }
}
