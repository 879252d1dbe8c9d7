package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.time.Summary;

/** Transactions without the one thing that may differ: when checksums were verified. */
final class Same {
  private Same() {}

  static Summary of(Summary s) {
    return new Summary(of(s.transaction()), s.thread(), s.statements(), s.rows(), s.ddl());
  }

  static LoggedTransaction of(LoggedTransaction t) {
    return new LoggedTransaction(
        t.opening(),
        t.header(),
        t.extents().stream()
            .map(e -> new Extent(e.file(), e.from(), e.to(), e.format(), true))
            .toList(),
        t.end());
  }
}
