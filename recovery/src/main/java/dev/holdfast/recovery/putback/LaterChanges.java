package dev.holdfast.recovery.putback;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.time.Summaries;
import dev.holdfast.recovery.time.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks in the logs for what came after the restored moment. */
public record LaterChanges(List<Path> logs, GtidPosition restored, LeftOut leftOut) {
  private static final int MOST_NAMED = 20;

  public LaterChanges {
    logs = List.copyOf(logs);
  }

  /** Those that touched one of the tables, up to where the running server is. */
  PutBackReport.Later of(Set<String> tables, GtidPosition now) {
    if (tables.isEmpty()) {
      return new PutBackReport.Later(0, List.of(), true);
    }
    long count = 0;
    List<String> first = new ArrayList<>();
    GtidPosition seen = restored;
    try (TransactionStream stream = TransactionStream.inSequence(logs);
        OpenLogs open = new OpenLogs()) {
      Summaries summaries = new Summaries(open);
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        Gtid gtid = t.get().gtid().orElse(null);
        if (gtid == null || restored.covers(GtidPosition.of(List.of(gtid)))) {
          continue;
        }
        seen = seen.merge(GtidPosition.of(List.of(gtid)));
        if (!leftOut.holds(gtid) && touches(summaries.of(t.get()), tables)) {
          count++;
          if (first.size() < MOST_NAMED) {
            first.add(gtid.toString());
          }
        }
      }
    }
    return new PutBackReport.Later(count, first, seen.covers(now));
  }

  /** A statement may touch anything: it counts by the names in it. */
  private static boolean touches(Summary summary, Set<String> tables) {
    if (summary.rows().keySet().stream().anyMatch(tables::contains)) {
      return true;
    }
    return (summary.rows().isEmpty() || summary.thread().isPresent())
        && tables.stream()
            .map(table -> table.substring(table.indexOf('.') + 1))
            .anyMatch(name -> summary.statements().stream().anyMatch(s -> s.contains(name)));
  }
}
