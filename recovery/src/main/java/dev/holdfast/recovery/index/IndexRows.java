package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Writes the rows of an index as they come, and keeps what they have in common. */
final class IndexRows {
  private static final int MOST = Integer.MAX_VALUE / Row.BYTES;
  private final DataOutputStream out;
  private final Map<Origin, Integer> origins = new LinkedHashMap<>();
  private int rows;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  IndexRows(DataOutputStream out) {
    this.out = out;
  }

  /** Whether one more can stand in an index, and this one. */
  boolean fit(LoggedTransaction t) {
    return rows < MOST && t.id().isPresent() && t.extents().size() == 1;
  }

  void add(LoggedTransaction t, OptionalLong thread, int shape) throws IOException {
    Origin origin =
        new Origin(
            t.id().orElseThrow().numbered(1),
            t.header().serverId(),
            t.extents().getFirst().format());
    Row.write(out, t, thread, shape, origins.computeIfAbsent(origin, _ -> origins.size()));
    rows++;
    earliest = Math.min(earliest, t.header().timestampSeconds());
    latest = Math.max(latest, t.header().timestampSeconds());
  }

  /**
   * What is written besides.
   *
   * @param sum CRC32 over the rows
   */
  Head head(Fingerprint log, int sum, List<Shape> shapes) {
    return new Head(log, rows, sum, earliest, latest, new ArrayList<>(origins.keySet()), shapes);
  }
}
