package dev.holdfast.bench;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Several benchmarks of one machine beside one another.
 *
 * @param lines the first is what the others are compared with
 */
record Comparison(String title, Machine machine, List<Line> lines) {
  /** A benchmark and what it is called beside others. */
  record Named(String what, FailoverReport report) {}

  /**
   * One benchmark.
   *
   * @param ratio of its median outage to the first one's
   * @param commitsPerSecond before the faults
   * @param load the machine's average of the last minute before it
   */
  record Line(
      String what,
      int writers,
      long commitsPerSecond,
      int runs,
      Spread outageMillis,
      double ratio,
      int acknowledged,
      long lost,
      double load) {}

  static Comparison of(String title, List<Named> reports) {
    FailoverReport first = reports.getFirst().report();
    double yardstick = first.outageMillis().median();
    List<Line> lines = reports.stream().map(n -> line(n.what(), n.report(), yardstick)).toList();
    return new Comparison(title, first.machine(), lines);
  }

  private static Line line(String what, FailoverReport r, double yardstick) {
    return new Line(
        what,
        r.writers(),
        r.commitsPerSecond(),
        r.runs(),
        r.outageMillis(),
        Math.round(r.outageMillis().median() / yardstick * 10) / 10.0,
        r.acknowledged(),
        r.lost(),
        r.machine().load());
  }

  String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format("%s; %d cores%n", title, machine.cores());
    t.format(
        "%n%-42s %7s %9s %4s %8s %8s %8s %8s %7s %7s %6s%n",
        "milliseconds without a commit",
        "writers",
        "commits/s",
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
          "%-42s %7d %9d %4d %8.1f %8.1f %8.1f %8.1f %7.1f %7d %6.2f%n",
          line.what(),
          line.writers(),
          line.commitsPerSecond(),
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
