package dev.holdfast.agent.router;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts, written by the router's thread and read by any. */
final class Tally {
  final AtomicInteger held = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicLong passed = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong moved = new AtomicLong();
  final AtomicLong cut = new AtomicLong();

  RouterStats read() {
    return new RouterStats(
        held.get(), open.get(), passed.get(), refused.get(), moved.get(), cut.get());
  }
}
