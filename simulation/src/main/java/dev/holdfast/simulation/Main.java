package dev.holdfast.simulation;

import dev.holdfast.decision.Rules;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** {@code simulation/run} and {@code simulation/soak}. */
final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
    Options asked;
    try {
      asked = new Options(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(Options.USAGE);
      return 2;
    }
    if (asked.exhaustive) {
      return exhaustive(asked.bounds, out);
    }
    return asked.soak
        ? new Soak(asked.into, out).run(asked.within)
        : seeds(asked.from, asked.seeds, asked.story, out);
  }

  private static int exhaustive(Bounds bounds, PrintStream out) {
    long begun = System.nanoTime();
    Explorer.Outcome o =
        new Explorer(new Explorer.Setting(new Rules(), Set.of(), bounds)).explore();
    for (int i = 0; i < o.story().size(); i++) {
      out.println((i + 1) + ". " + o.story().get(i));
    }
    out.println(o.violation() == null ? "no violation" : "VIOLATION  " + o.violation());
    out.printf(
        "%d states, %d moves, all stories up to a weight of %d, %s, %.1f s%n",
        o.states(),
        o.moves(),
        o.weight(),
        o.whole() ? "all states within the bounds" : "not all states within the bounds",
        (System.nanoTime() - begun) / 1e9);
    return o.violation() == null ? 0 : 1;
  }

  private static int seeds(long from, long seeds, boolean story, PrintStream out) {
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
}
