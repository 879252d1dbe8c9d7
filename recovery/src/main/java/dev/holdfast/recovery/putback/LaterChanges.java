package dev.holdfast.recovery.putback;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.recovery.replay.LeftOut;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Looks in the logs for what came after the restored moment. */
public record LaterChanges(List<Path> logs, Position restored, LeftOut leftOut) {
  public LaterChanges {
    logs = List.copyOf(logs);
  }

  /**
   * Those that touched one of the tables, up to where the running server is. A file that began
   * meanwhile is found by reading again.
   */
  PutBackReport.Later finish(LaterScan begun, Set<String> tables, Position now) {
    if (tables.isEmpty() || restored.continues(now)) {
      return new PutBackReport.Later(0, List.of(), true);
    }
    begun.read();
    if (begun.knows(now)) {
      return begun.upTo(now);
    }
    try (LaterScan again = new LaterScan(this, tables)) {
      again.read();
      return again.upTo(now);
    }
  }
}
