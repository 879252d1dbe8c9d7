package dev.holdfast.simulation;

import dev.holdfast.decision.Rules;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** {@code simulation/run [--seeds N] [--from S] [--story]}. */
final class Main {
  private long seeds = 10_000;
  private long from = 1;
  private boolean story;

  private Main() {}

  public static void main(String[] args) {
    System.exit(new Main().run(args, System.out, System.err));
  }

  private int run(String[] args, PrintStream out, PrintStream err) {
    try {
      read(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println("usage: simulation/run [--seeds N] [--from S] [--story]");
      return 2;
    }
    Scenario scenario = Scenario.standard(new Rules());
    List<Simulation.Outcome> failed = Collections.synchronizedList(new ArrayList<>());
    Map<String, Integer> probes = Collections.synchronizedMap(new TreeMap<>());
    long begun = System.nanoTime();
    LongStream.range(from, from + seeds)
        .parallel()
        .forEach(seed -> {
          Simulation.Outcome o = Simulation.run(scenario, seed, story);
          o.probes().forEach((k, v) -> probes.merge(k, v, Integer::sum));
          if (o.violation().isPresent() || story) {
            failed.add(o);
          }
        });
    double seconds = (System.nanoTime() - begun) / 1e9;
    failed.sort((a, b) -> Long.compare(a.seed(), b.seed()));
    long violations = failed.stream().filter(o -> o.violation().isPresent()).count();
    failed.stream().limit(1).forEach(o -> tell(Simulation.run(scenario, o.seed(), true), out));
    failed.stream()
        .filter(o -> o.violation().isPresent())
        .limit(20)
        .forEach(o -> out.println("seed " + o.seed() + ": " + o.violation().orElse("")));
    probes.forEach((k, v) -> out.printf("%9d  %s%n", v, k));
    out.printf("%d seeds, %d violations, %.1f s%n", seeds, violations, seconds);
    return violations == 0 ? 0 : 1;
  }

  private static void tell(Simulation.Outcome o, PrintStream out) {
    o.story().forEach(out::println);
    o.violation().ifPresent(v -> out.println("VIOLATION  " + v));
    out.println("again: simulation/run --seeds 1 --from " + o.seed() + " --story");
  }

  private void read(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seeds" -> seeds = number(args, ++i);
        case "--from" -> from = number(args, ++i);
        case "--story" -> story = true;
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
  }

  private static long number(String[] args, int i) {
    if (i >= args.length || !args[i].matches("\\d{1,18}")) {
      throw new IllegalArgumentException(args[i - 1] + " takes a whole number");
    }
    return Long.parseLong(args[i]);
  }
}
