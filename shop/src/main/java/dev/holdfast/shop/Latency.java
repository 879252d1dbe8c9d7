package dev.holdfast.shop;

import org.HdrHistogram.AbstractHistogram;

/** Times from the first send to the answer, retries included, in microseconds. */
public record Latency(
    long count, long p50Micros, long p90Micros, long p99Micros, long p999Micros, long maxMicros) {
  static Latency of(AbstractHistogram h) {
    return new Latency(
        h.getTotalCount(),
        h.getValueAtPercentile(50),
        h.getValueAtPercentile(90),
        h.getValueAtPercentile(99),
        h.getValueAtPercentile(99.9),
        h.getMaxValue());
  }
}
