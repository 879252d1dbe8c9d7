package dev.holdfast.cli.time;

import dev.holdfast.recovery.impact.Conflict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A conflict as {@code --json} prints it. */
record ConflictView(
    String gtid,
    String time,
    String kind,
    String table,
    String key,
    List<String> columns,
    boolean resolved,
    String outcome) {
  static ConflictView of(Conflict c) {
    return new ConflictView(
        c.gtid().toString(),
        Instant.ofEpochSecond(c.seconds()).toString(),
        c.kind().name().toLowerCase(Locale.ROOT),
        c.table(),
        c.key(),
        c.columns(),
        c.resolved(),
        c.outcome());
  }
}
