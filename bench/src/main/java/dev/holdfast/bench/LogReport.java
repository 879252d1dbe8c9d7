package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Ways of reading the same logs beside one another.
 *
 * @param bytes of all logs
 * @param transactions that the scan found
 * @param rows whose values were decoded
 */
record LogReport(
    Machine machine,
    String server,
    long bytes,
    int files,
    long transactions,
    long rows,
    int rounds,
    List<Line> lines,
    List<Ratio> ratios) {

  /** One way; the rate is that of the median. */
  record Line(String what, Spread millis, double megabytesPerSecond) {
    static Line of(String what, List<Long> micros, long bytes) {
      Spread spread = Spread.ofMicros(micros);
      return new Line(what, spread, Math.round(bytes / spread.median() / 100) / 10.0);
    }
  }

  /** How many times as fast as another. */
  record Ratio(String what, String than, double times) {
    static Ratio of(Line what, Line than) {
      double times = than.millis().median() / what.millis().median();
      return new Ratio(what.what(), than.what(), rounded(times));
    }

    /** The median of the rounds' own ratios: a machine may change from one round to the next. */
    static Ratio ofRounds(String what, List<Long> micros, String than, List<Long> others) {
      double[] times =
          IntStream.range(0, micros.size())
              .mapToDouble(i -> (double) others.get(i) / micros.get(i))
              .sorted()
              .toArray();
      double median = (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
      return new Ratio(what, than, rounded(median));
    }

    private static double rounded(double times) {
      return Math.round(times * 100) / 100.0;
    }
  }

  /** With more lines, and ratios of them. */
  LogReport with(List<Line> more, List<Ratio> moreRatios) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(more);
    List<Ratio> both = new ArrayList<>(ratios);
    both.addAll(moreRatios);
    return new LogReport(
        machine,
        server,
        bytes,
        files,
        transactions,
        rows,
        rounds,
        List.copyOf(all),
        List.copyOf(both));
  }

  String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format(
        "%d MiB of log in %d files: %,d transactions, %,d rows; %d rounds; %d cores, load average"
            + " %.2f before%n",
        bytes >> 20, files, transactions, rows, rounds, machine.cores(), machine.load());
    t.format("%n%-36s %10s %10s %10s %10s%n", "milliseconds", "min", "median", "max", "MB/s");
    for (Line line : lines) {
      Spread s = line.millis();
      t.format(
          "%-36s %10.1f %10.1f %10.1f %10.1f%n",
          line.what(), s.min(), s.median(), s.max(), line.megabytesPerSecond());
    }
    t.format("%n");
    for (Ratio ratio : ratios) {
      t.format("%s is %.2f times as fast as %s%n", ratio.what(), ratio.times(), ratio.than());
    }
    return t.toString();
  }
}
