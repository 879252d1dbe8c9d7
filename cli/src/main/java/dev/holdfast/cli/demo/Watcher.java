package dev.holdfast.cli.demo;

import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import java.time.Clock;
import java.time.Duration;

/** Looks at the lab several times a second, and shows what it sees. */
final class Watcher implements AutoCloseable {
  private static final long PERIOD_MILLIS = 150;
  private final Lab lab;
  private final Board board;
  private final Display display;
  private final Clock clock;
  private final Thread thread;

  Watcher(Lab lab, Board board, Display display, Clock clock) {
    this.lab = lab;
    this.board = board;
    this.display = display;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("watcher").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void look() throws InterruptedException {
    try {
      if (lab.exists()) {
        board.update(lab.views(), clock.instant());
      }
    } catch (Failure _) {
      // the lab is just being made or taken down; the next look will tell
    }
    display.show(board.model());
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
