package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;

/** Turns an interrupted wait into a failure and leaves the thread marked as interrupted. */
final class Interruption {
  private Interruption() {}

  static Failure of(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new Failure(
        "interrupted",
        "waiting for the database server",
        "the wait was interrupted",
        "Nothing to do: whoever interrupted it no longer wants the result.",
        cause);
  }
}
