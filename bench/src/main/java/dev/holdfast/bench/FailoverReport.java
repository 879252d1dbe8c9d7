package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one benchmark.
 *
 * @param outageMillis the longest time without an acknowledged commit around each kill
 * @param stepMillis median of each step, after the kill
 * @param lost acknowledged rows that the database did not have in the end
 */
record FailoverReport(
    Machine machine,
    String serverVersion,
    int nodes,
    int writers,
    int runs,
    int acknowledged,
    long lost,
    Spread outageMillis,
    Map<String, Spread> stepMillis,
    List<Double> outages) {

  /** One kill. */
  record Run(String killed, long outageMicros, Steps steps) {}

  static FailoverReport of(
      Machine machine,
      String serverVersion,
      int nodes,
      int writers,
      List<Run> runs,
      int acknowledged,
      long lost) {
    Map<String, Spread> steps = new LinkedHashMap<>();
    for (Steps.Step step : Steps.Step.values()) {
      List<Long> times = new ArrayList<>();
      runs.forEach(run -> {
        Long at = run.steps().micros().get(step);
        if (at != null) {
          times.add(at);
        }
      });
      if (!times.isEmpty()) {
        steps.put(step.words, Spread.ofMicros(times));
      }
    }
    List<Long> outages = runs.stream().map(Run::outageMicros).toList();
    return new FailoverReport(
        machine,
        serverVersion,
        nodes,
        writers,
        runs.size(),
        acknowledged,
        lost,
        Spread.ofMicros(outages),
        steps,
        outages.stream().map(m -> m / 1000.0).toList());
  }

  String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format("Failover after kill -9 of the primary's server, %d runs%n", runs);
    t.format("%d nodes, %d writers, MariaDB %s, Java ", nodes, writers, serverVersion);
    t.format("%s%n%d cores, %s, ", machine.java(), machine.cores(), machine.system());
    t.format("load average %.2f before%n", machine.load());
    machine.warning().ifPresent(w -> t.format("%s%n", w));
    t.format("%n%-28s %8s %8s %8s %8s%n", "milliseconds", "min", "median", "p90", "max");
    row(t, "outage, as clients see it", outageMillis);
    t.format("%nafter the kill:%n");
    stepMillis.forEach((step, spread) -> row(t, "  " + step, spread));
    t.format("%n%d commits acknowledged, %d lost%n", acknowledged, lost);
    return t.toString();
  }

  private static void row(Formatter t, String name, Spread s) {
    t.format("%-28s %8.1f %8.1f %8.1f %8.1f%n", name, s.min(), s.median(), s.p90(), s.max());
  }
}
