package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Transactions that were looked at and not sent. */
final class Ahead {
  private final Deque<LoggedTransaction> waiting = new ArrayDeque<>();
  private long bytes;
  private int asLogged;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  long bytes() {
    return bytes;
  }

  void add(LoggedTransaction t) {
    waiting.addLast(t);
    bytes += t.bytes();
  }

  /** They come first again, and are sent as they are logged. */
  void putBack(List<LoggedTransaction> some) {
    some.reversed()
        .forEach(t -> {
          waiting.addFirst(t);
          bytes += t.bytes();
        });
    asLogged = some.size();
  }

  /** All are sent as they are logged. */
  void release() {
    asLogged = waiting.size();
  }

  /** The next one that is sent as it is logged. */
  Optional<LoggedTransaction> released() {
    if (asLogged == 0) {
      return Optional.empty();
    }
    asLogged--;
    return Optional.of(remove());
  }

  private LoggedTransaction remove() {
    LoggedTransaction t = waiting.removeFirst();
    bytes -= t.bytes();
    return t;
  }

  /** The next one, from here or from there. */
  Optional<LoggedTransaction> next(Supplier<Optional<LoggedTransaction>> source) {
    return waiting.isEmpty() ? source.get() : Optional.of(remove());
  }
}
