package dev.holdfast.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;

/** Counts what the workers meet; asked from any thread. */
final class Meter {
  private static final long HIGHEST_MICROS = Duration.ofHours(1).toNanos() / 1000;

  private final LongSupplier nanoClock;
  private final long start;
  private final Instant startedAt;
  private final Map<Kind, ConcurrentHistogram> latencies = new EnumMap<>(Kind.class);
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final AckTimeline timeline = new AckTimeline();

  Meter(LongSupplier nanoClock, Instant now) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
    this.startedAt = now;
    for (Kind kind : Kind.values()) {
      latencies.put(kind, new ConcurrentHistogram(HIGHEST_MICROS, 3));
    }
  }

  /** Nanoseconds since the start. */
  long now() {
    return nanoClock.getAsLong() - start;
  }

  void acknowledged(Kind kind, long sentAt) {
    long now = now();
    histogram(kind).recordValue(Math.min(HIGHEST_MICROS, (now - sentAt) / 1000));
    if (kind.writes()) {
      timeline.acknowledged(now, kind == Kind.PURCHASE);
    }
  }

  void refused() {
    refused.increment();
  }

  void unknown() {
    unknown.increment();
  }

  void error(String name) {
    errors.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  void finish() {
    timeline.finish(now());
  }

  WorkloadProgress progress() {
    long now = now();
    AckTimeline.Span gap = timeline.currentGap(now);
    Map<Kind, Long> acknowledged = new EnumMap<>(Kind.class);
    latencies.forEach((kind, histogram) -> acknowledged.put(kind, histogram.getTotalCount()));
    Map<String, Long> errorCounts = new TreeMap<>();
    errors.forEach((name, count) -> errorCounts.put(name, count.sum()));
    return new WorkloadProgress(
        Duration.ofNanos(gap.to()),
        acknowledged,
        refused.sum(),
        unknown.sum(),
        timeline.perSecond(),
        timeline.purchasesPerSecond(),
        timeline.last() < 0 ? null : startedAt.plusNanos(timeline.last()),
        Duration.ofNanos(gap.length()),
        errorCounts);
  }

  Gap longestGap() {
    return gap(0, Long.MAX_VALUE);
  }

  Gap longestGap(Instant at, Duration window) {
    long from = Duration.between(startedAt, at).toNanos();
    return gap(from, from + window.toNanos());
  }

  Map<Kind, Latency> latencies() {
    Map<Kind, Latency> result = new EnumMap<>(Kind.class);
    latencies.forEach((kind, histogram) -> result.put(kind, Latency.of(histogram)));
    return result;
  }

  private Gap gap(long from, long to) {
    AckTimeline.Span span = timeline.longestGap(from, to, now());
    return new Gap(startedAt.plusNanos(span.from()), Duration.ofNanos(span.length()));
  }

  private ConcurrentHistogram histogram(Kind kind) {
    ConcurrentHistogram histogram = latencies.get(kind);
    if (histogram == null) {
      throw new IllegalStateException("no histogram of " + kind);
    }
    return histogram;
  }
}
