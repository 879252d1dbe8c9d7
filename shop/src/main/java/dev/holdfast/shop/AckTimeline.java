package dev.holdfast.shop;

import java.util.ArrayList;
import java.util.List;

/**
 * When writes were acknowledged: counts for each second, and the gaps between them. Times are
 * nanoseconds since the start. Small gaps are forgotten first when there are too many.
 */
final class AckTimeline {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_SPANS = 10_000;

  private final List<Integer> perSecond = new ArrayList<>();
  private final List<Integer> purchasesPerSecond = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private long worthKeeping = 5_000_000L;
  private long last;
  private boolean any;
  private long end = -1;

  synchronized void acknowledged(long at, boolean purchase) {
    count(perSecond, at, 1);
    count(purchasesPerSecond, at, purchase ? 1 : 0);
    if (at - last >= worthKeeping) {
      spans.add(new Span(last, at));
      if (spans.size() > MOST_SPANS) {
        worthKeeping *= 2;
        spans.removeIf(span -> span.length() < worthKeeping);
      }
    }
    last = Math.max(last, at);
    any = true;
  }

  /** The run is over: the open gap ends here. */
  synchronized void finish(long at) {
    if (end < 0) {
      end = at;
    }
  }

  synchronized List<Integer> perSecond() {
    return List.copyOf(perSecond);
  }

  synchronized List<Integer> purchasesPerSecond() {
    return List.copyOf(purchasesPerSecond);
  }

  /** When a write was last acknowledged, or -1. */
  synchronized long last() {
    return any ? last : -1;
  }

  synchronized Span currentGap(long now) {
    return new Span(last, Math.max(last, end < 0 ? now : end));
  }

  /** The longest gap of which a part lies between the two times. */
  synchronized Span longestGap(long from, long to, long now) {
    Span open = currentGap(now);
    Span longest = open.touches(from, to) ? open : new Span(from, from);
    for (Span span : spans) {
      if (span.touches(from, to) && span.length() > longest.length()) {
        longest = span;
      }
    }
    return longest;
  }

  private static void count(List<Integer> seconds, long at, int by) {
    int second = (int) (at / SECOND);
    while (seconds.size() <= second) {
      seconds.add(0);
    }
    seconds.set(second, seconds.get(second) + by);
  }

  /** A time between two acknowledgements. */
  record Span(long from, long to) {
    long length() {
      return to - from;
    }

    boolean touches(long earliest, long latest) {
      return from <= latest && to >= earliest;
    }
  }
}
