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
 * @param commitsPerSecond median of the second before each fault
 * @param outageMillis the longest time without an acknowledged commit around each fault
 * @param stepMillis median of each step, after the fault
 * @param cut how often a client lost its connection, over all runs
 * @param lost acknowledged rows that the database did not have in the end
 */
record FailoverReport(
    String fault,
    Machine machine,
    String serverVersion,
    int nodes,
    int writers,
    int runs,
    long commitsPerSecond,
    int acknowledged,
    long lost,
    long cut,
    Spread outageMillis,
    Map<String, Spread> stepMillis,
    List<Double> outages) {

  /**
   * One fault.
   *
   * @param before commits in the second before it
   */
  record Run(String killed, long before, long outageMicros, long cut, Steps steps) {}

  static FailoverReport of(
      String fault,
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
        fault,
        machine,
        serverVersion,
        nodes,
        writers,
        runs.size(),
        runs.stream().mapToLong(Run::before).sorted().skip(runs.size() / 2).findFirst().orElse(0),
        acknowledged,
        lost,
        runs.stream().mapToLong(Run::cut).sum(),
        Spread.ofMicros(outages),
        steps,
        outages.stream().map(m -> m / 1000.0).toList());
  }

  String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format("Failover: %s, %d runs%n", fault, runs);
    t.format("%d nodes, %d writers, MariaDB %s, Java ", nodes, writers, serverVersion);
    t.format("%s%n%d cores, %s, ", machine.java(), machine.cores(), machine.system());
    t.format("load average %.2f before%n", machine.load());
    machine.warning().ifPresent(w -> t.format("%s%n", w));
    t.format("%n%-28s %8s %8s %8s %8s%n", "milliseconds", "min", "median", "p90", "max");
    row(t, "outage, as clients see it", outageMillis);
    t.format("%nafter the fault:%n");
    stepMillis.forEach((step, spread) -> row(t, "  " + step, spread));
    t.format("%n%d commits a second before, %d", commitsPerSecond, acknowledged);
    t.format(" acknowledged in all, %d lost; ", lost);
    t.format("%d connections cut%n", cut);
    return t.toString();
  }

  private static void row(Formatter t, String name, Spread s) {
    t.format("%-28s %8.1f %8.1f %8.1f %8.1f%n", name, s.min(), s.median(), s.p90(), s.max());
  }
}
