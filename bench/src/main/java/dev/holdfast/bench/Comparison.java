package dev.holdfast.bench;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Several benchmarks of one machine beside one another.
 *
 * @param lines the first is what the others are compared with
 */
record Comparison(Machine machine, int writers, List<Line> lines) {

  /**
   * One benchmark.
   *
   * @param ratio of its median outage to the first one's
   * @param load the machine's average of the last minute before it
   */
  record Line(
      String what,
      int runs,
      Spread outageMillis,
      double ratio,
      int acknowledged,
      long lost,
      double load) {}

  static Comparison of(List<FailoverReport> reports) {
    FailoverReport first = reports.getFirst();
    double yardstick = first.outageMillis().median();
    List<Line> lines =
        reports.stream()
            .map(r ->
                new Line(
                    r.fault(),
                    r.runs(),
                    r.outageMillis(),
                    Math.round(r.outageMillis().median() / yardstick * 10) / 10.0,
                    r.acknowledged(),
                    r.lost(),
                    r.machine().load()))
            .toList();
    return new Comparison(first.machine(), first.writers(), lines);
  }

  String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format("The primary's server is killed; %d writers; %d cores%n", writers, machine.cores());
    t.format(
        "%n%-42s %4s %8s %8s %8s %8s %7s %7s %6s%n",
        "milliseconds without a commit",
        "runs",
        "min",
        "median",
        "p90",
        "max",
        "ratio",
        "lost",
        "load");
    for (Line line : lines) {
      Spread s = line.outageMillis();
      t.format(
          "%-42s %4d %8.1f %8.1f %8.1f %8.1f %7.1f %7d %6.2f%n",
          line.what(),
          line.runs(),
          s.min(),
          s.median(),
          s.p90(),
          s.max(),
          line.ratio(),
          line.lost(),
          line.load());
    }
    return t.toString();
  }
}
