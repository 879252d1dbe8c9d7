package dev.holdfast.cli.time;

import dev.holdfast.recovery.time.RowCounts;
import dev.holdfast.recovery.time.Summary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transaction as {@code --json} prints it. */
record FoundView(
    @Nullable String gtid,
    String time,
    long serverId,
    @Nullable Long thread,
    String file,
    long position,
    long endPosition,
    long bytes,
    List<String> statements,
    Map<String, RowCounts> rows) {
  static FoundView of(Summary summary, LogNames names) {
    return new FoundView(
        summary.transaction().id().map(Object::toString).orElse(null),
        summary.time().toString(),
        summary.serverId(),
        summary.thread().isPresent() ? summary.thread().getAsLong() : null,
        names.of(summary.transaction().file()),
        summary.transaction().position(),
        summary.transaction().endPosition(),
        summary.transaction().bytes(),
        summary.statements(),
        summary.rows());
  }
}
