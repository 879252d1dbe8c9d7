package dev.holdfast.shop.command;

import java.io.PrintWriter;
import java.time.Duration;

/** Progress for people: redrawn in place on a terminal, else a line every few seconds. */
final class ProgressLine {
  private static final long PLAIN_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final PrintWriter out;
  private final boolean live = Boolean.getBoolean("holdfast.terminal");
  private long lastPlain = System.nanoTime();

  ProgressLine(PrintWriter out) {
    this.out = out;
  }

  void show(String text) {
    if (live) {
      out.print("\r\u001b[K" + text);
      out.flush();
    } else if (System.nanoTime() - lastPlain >= PLAIN_INTERVAL) {
      lastPlain = System.nanoTime();
      out.println(text);
    }
  }

  /** Leaves an empty line for what follows. */
  void done() {
    if (live) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
