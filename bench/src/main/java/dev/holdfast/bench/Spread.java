package dev.holdfast.bench;

import java.util.List;

/** How measured times lie, in milliseconds. */
record Spread(double min, double median, double p90, double max) {
  /** Of at least one time in microseconds. */
  static Spread ofMicros(List<Long> times) {
    List<Double> sorted = times.stream().sorted().map(t -> t / 1000.0).toList();
    return new Spread(sorted.getFirst(), at(sorted, 0.5), at(sorted, 0.9), sorted.getLast());
  }

  /** Between two ranks, as spreadsheets do it. */
  private static double at(List<Double> sorted, double quantile) {
    double rank = quantile * (sorted.size() - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.size() - 1);
    double value = sorted.get(below) + (rank - below) * (sorted.get(above) - sorted.get(below));
    return Math.round(value * 10) / 10.0;
  }
}
