package dev.holdfast.cli.demo;

import java.io.PrintWriter;

/** For logs and pipes: a line for each thing that happens. */
final class PlainDisplay implements Display {
  private final PrintWriter to;
  private long shownSecond = -1;

  PlainDisplay(PrintWriter to) {
    this.to = to;
  }

  @Override
  public synchronized void say(String sentence) {
    to.println(sentence);
  }

  /** Every five seconds, so that a log shows that it goes on. */
  @Override
  public synchronized void show(DemoModel model) {
    long second = model.elapsed().toSeconds();
    if (model.elapsed().isZero() || second % 5 != 0 || second == shownSecond) {
      return;
    }
    shownSecond = second;
    int last = model.purchasesPerSecond().isEmpty() ? 0 : model.purchasesPerSecond().getLast();
    to.println(second + " s: " + last + " purchases/s, " + model.acknowledged() + " acknowledged");
  }

  @Override
  public void close() {}
}
