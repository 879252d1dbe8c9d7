package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.RebuildReport;
import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.function.Supplier;

/** Shows how far a rebuild is, until its end. */
final class RebuildWatch {
  private static final Duration LOOK = Duration.ofMillis(300);

  /** An agent that is restarted is back by then. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int STEPS = 10;

  private final Terminal terminal;
  private final Supplier<RebuildReport> looks;
  private final long begun = System.nanoTime();
  private String shown = "";

  RebuildWatch(Terminal terminal, Supplier<RebuildReport> looks) {
    this.terminal = terminal;
    this.looks = looks;
  }

  RebuildReport untilEnd(RebuildReport first) throws InterruptedException {
    RebuildReport now = first;
    long heard = System.nanoTime();
    while (now.state().equals("running")) {
      show(now);
      Thread.sleep(LOOK);
      try {
        now = looks.get();
        heard = System.nanoTime();
      } catch (Failure e) {
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
          throw e;
        }
      }
    }
    return now;
  }

  /** One line for each phase, and for each tenth of a copy. */
  private void show(RebuildReport r) {
    long tenth = r.total() == 0 ? 0 : Math.min(STEPS, r.copied() * STEPS / r.total());
    String step = r.phase() + tenth;
    if (!step.equals(shown)) {
      shown = step;
      terminal.err().println(r.node() + " from " + r.donor() + ": " + r.phase() + amount(r));
    }
  }

  private String amount(RebuildReport r) {
    if (r.total() == 0 || r.copied() == 0) {
      return "";
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long left = (long) (seconds * Math.max(0, r.total() - r.copied()) / r.copied());
    return " %d of about %d MiB, %d s left".formatted(r.copied() >> 20, r.total() >> 20, left);
  }
}
