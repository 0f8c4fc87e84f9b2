package io.carom.fuzz;

import io.carom.app.RuleFolder;
import io.carom.classify.Classifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Damages the fixtures at random and holds the [Oracles] against what comes of them: `SECONDS
/// [SEED]`, then the number of one execution to repeat it alone.
///
/// Execution `n` of a seed is the same message whatever ran before it.
public final class Fuzz {

  private static final int MOST_FINDS = 20;

  private Fuzz() {}

  public static void main(String[] args) throws IOException, RuleFolder.Unusable {
    boolean counted = args[0].equals("first");
    long seconds = counted ? 0 : Long.parseLong(args[0]);
    long most = counted ? Long.parseLong(args[2]) : Long.MAX_VALUE;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextInt(1_000_000_000);
    Classifier classifier = RuleFolder.open(Path.of("conf/rules")).classifier();
    List<byte[]> pool = pool(Path.of("test-fixtures"));
    if (!counted && args.length > 2) {
      once(classifier, pool, seed, Long.parseLong(args[2]));
      return;
    }
    System.out.printf("fuzz: seed %d, %d fixtures%n", seed, pool.size());
    long end = System.nanoTime() + seconds * 1_000_000_000;
    long executions = 0;
    List<String> finds = new ArrayList<>();
    while (executions < most && (counted || System.nanoTime() < end) && finds.size() < MOST_FINDS) {
      try {
        once(classifier, pool, seed, executions);
      } catch (RuntimeException | AssertionError | StackOverflowError broken) {
        finds.add("bin/fuzz --repeat " + seed + " " + executions);
        String what = String.valueOf(broken);
        System.out.printf(
            "fuzz: found: %s%n  repeat: %s%n",
            what.length() < 600 ? what : what.substring(0, 600), finds.getLast());
      }
      executions++;
    }
    System.out.printf("fuzz: %d executions, %d finds%n", executions, finds.size());
    if (!finds.isEmpty()) {
      System.exit(1);
    }
  }

  private static void once(Classifier classifier, List<byte[]> pool, long seed, long execution) {
    Random random = new Random(seed * 1_000_003 + execution);
    Oracles oracles = new Oracles(classifier, random);
    byte[] message = new Mutation(random, pool).next();
    oracles.check(message);
    String text = new String(message, StandardCharsets.UTF_8);
    int from = random.nextInt(text.length() + 1);
    String piece = text.substring(from, Math.min(text.length(), from + 400));
    oracles.reply(piece);
    piece.lines().forEach(oracles::address);
  }

  private static List<byte[]> pool(Path folder) throws IOException {
    List<byte[]> pool = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
        pool.add(Files.readAllBytes(file));
      }
    }
    return pool;
  }
}
