package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.time.Summary;

/** Summaries without the one thing that may differ: when checksums were verified. */
final class Same {
  private Same() {}

  static Summary of(Summary s) {
    LoggedTransaction t = s.transaction();
    LoggedTransaction same =
        new LoggedTransaction(
            t.opening(),
            t.header(),
            t.extents().stream()
                .map(e -> new Extent(e.file(), e.from(), e.to(), e.format(), true))
                .toList(),
            t.end());
    return new Summary(same, s.thread(), s.statements(), s.rows(), s.ddl());
  }
}
